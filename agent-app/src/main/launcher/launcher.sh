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

# Every JDK has its version in this file; running java to ask for it would start a JVM.
release=$(dirname "$(dirname "$(readlink -f "$java")")")/release
if [ -r "$release" ]; then
  major=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$release")
  if [ -n "$major" ] && [ "$major" -lt 17 ]; then
    echo "chatops-agent: needs Java 17 or newer, but $java is $major: set JAVA_HOME to a newer one" >&2
    exit 2
  fi
fi

# A small heap, one collector thread and no profiling, because the agent must use few resources. It
# exits when it runs out of memory and is restarted: with a dead thread it might no longer receive.
# Without an attach socket and profiling data it leaves no files in the shared /tmp.
exec "$java" -XX:+UseSerialGC -Xms8m -Xmx32m -Xss512k -XX:TieredStopAtLevel=1 \
  -XX:ReservedCodeCacheSize=16m -XX:-UsePerfData -XX:+DisableAttachMechanism -Xshare:auto \
  -XX:+ExitOnOutOfMemoryError \
  $CHATOPS_JAVA_OPTIONS \
  -jar "$0" "$@"
exit 1
