#!/bin/sh
# Runs once, when the volume is empty: the job server keeps its state in a database of its own.
set -e
createdb --username="$POSTGRES_USER" --owner="$POSTGRES_USER" inngest
