"""What setup.cfg cannot say: two folders beside the package travel inside it in the wheel."""

from setuptools import find_packages, setup

BESIDE = {"civicbudget.migrations": "migrations", "civicbudget.translations": "translations"}

setup(packages=[*find_packages(include=["civicbudget*"]), *BESIDE], package_dir=BESIDE)
