"""The official XSD is not part of the project: the tests that need it run where BUNDLER_CEB_XSD names its folder, and always in CI."""

import os

collect_ignore = [] if {"BUNDLER_CEB_XSD", "CI"} & os.environ.keys() else ["test_xsd.py"]
