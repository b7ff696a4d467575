#!/bin/bash
# Runs Postgres as its image does, and beside it what keeps copies of it. The copies belong to nobody but init: the
# server knows each child that it has.
(bash /tools/keep-copies.sh &)
exec docker-entrypoint.sh "$@"
