# Takes all the memory that there is.
kept = []
while True:
    kept.append(bytearray(b'x') * 50_000_000)
