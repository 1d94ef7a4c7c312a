#!/bin/sh
# chatops: this script starts the jar file that follows it.
# CHATOPS_JAVA_OPTIONS adds options for Java.

java=
if [ -n "$JAVA_HOME" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
elif command -v java >/dev/null 2>&1; then
  java=$(command -v java)
else
  echo "chatops: needs Java 17 or newer: install it, or set JAVA_HOME" >&2
  exit 2
fi

# A command lives for a moment: one collector thread, the first compiler alone, no profiling.
exec "$java" -XX:+UseSerialGC -Xmx256m -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto \
  $CHATOPS_JAVA_OPTIONS \
  -jar "$0" "$@"
exit 1
