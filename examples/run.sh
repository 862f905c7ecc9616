#!/bin/sh
# The entrypoint of alpine.Dockerfile: a shell that stays in front of the program.
echo "preparing"
/app
