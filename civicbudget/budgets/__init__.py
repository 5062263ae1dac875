"""The municipality's own budget: imported, published, understood."""
