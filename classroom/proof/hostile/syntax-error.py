# Can't be read by Python.
def serve(:
