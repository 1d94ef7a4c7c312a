# Sourced by mvnw and quickstart: sets JAVA, or says in one sentence what is wrong with the JDK.
refuse_jdk() {
  echo "ChatOps builds with a JDK 17 or newer, but $1: install one (Debian: apt-get install openjdk-21-jdk-headless), or set JAVA_HOME to it." >&2
  exit 1
}

if [ -n "${JAVA_HOME-}" ]; then
  JAVA="$JAVA_HOME/bin/java"
  [ -x "$JAVA" ] || refuse_jdk "JAVA_HOME ($JAVA_HOME) has no bin/java"
else
  JAVA=$(command -v java) || refuse_jdk "there is no java on the PATH"
fi
java_version=$("$JAVA" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
java_major=${java_version#1.} # "1.8.0_412" is 8
java_major=${java_major%%[!0-9]*}
[ "${java_major:-0}" -ge 17 ] || refuse_jdk "$JAVA is version ${java_version:-unknown}"
[ -x "$(dirname "$(readlink -f "$JAVA")")/javac" ] || refuse_jdk "$JAVA is a runtime without a compiler"

# In a locale without UTF-8, JDK 17 cannot open a source file whose path is not ASCII.
case "$(locale charmap 2>/dev/null)" in
UTF-8 | utf8) ;;
*) export LC_ALL=C.UTF-8 ;;
esac
