# Prints for ever, and never listens.
while True:
    print('x' * 1000)
