#!/bin/sh
# chatops-agent: this script starts the jar file that follows it.
# CHATOPS_JAVA_OPTIONS adds options for Java.

java=
if [ -n "$JAVA_HOME" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
elif command -v java >/dev/null 2>&1; then
  java=$(command -v java)
else
  echo "chatops-agent: needs Java 17 or newer: install it, or set JAVA_HOME" >&2
  exit 2
fi

# Every JDK names its version in this file; asking java itself would cost a start of it.
release=$(dirname "$(dirname "$(readlink -f "$java")")")/release
if [ -r "$release" ]; then
  major=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$release")
  if [ -n "$major" ] && [ "$major" -lt 17 ]; then
    echo "chatops-agent: needs Java 17 or newer, but $java is $major: set JAVA_HOME to a newer one" >&2
    exit 2
  fi
fi

# One small heap, one collector thread and no profiling: the agent has to be a quiet guest.
# Without memory it ends, and is started again: a thread less would leave it deaf. Without an
# attach socket and profiling data, nothing of it lies in the shared /tmp.
exec "$java" -XX:+UseSerialGC -Xms8m -Xmx32m -Xss512k -XX:TieredStopAtLevel=1 \
  -XX:ReservedCodeCacheSize=16m -XX:-UsePerfData -XX:+DisableAttachMechanism -Xshare:auto \
  -XX:+ExitOnOutOfMemoryError \
  $CHATOPS_JAVA_OPTIONS \
  -jar "$0" "$@"
exit 1
