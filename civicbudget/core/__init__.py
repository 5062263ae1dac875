"""What every domain stands on: errors, time, money, the database, languages, forms, security."""
