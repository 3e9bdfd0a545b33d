import csv
import sys

for row in csv.DictReader(sys.stdin):
    sys.stdout.write(f"{row['partner']}: {row['parcels']}\n")
