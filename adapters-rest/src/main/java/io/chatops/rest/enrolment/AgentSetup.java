package io.chatops.rest.enrolment;

import io.chatops.rest.install.AgentUnit;

/**
 * The texts that set an agent up. They need the program {@code chatops-agent} in the path of the
 * host, and contain the key.
 *
 * @param apiKey the key in clear
 * @param containers what the hub may do with them, as {@code agent.yaml} has it
 * @param commands those that the hub may run, as {@code agent.yaml} has it
 */
record AgentSetup(HubEndpoint hub, String apiKey, String containers, String commands) {
  private static final String PROGRAM = "/usr/local/bin/chatops-agent";
  private static final String UNIT = "/etc/systemd/system/chatops-agent.service";
  private static final String KEY_FILE = "/etc/chatops/agent.key";

  /** Returns the text of {@code agent.yaml}. */
  String configuration() {
    return configuration("api_key", apiKey);
  }

  private String configuration(String keySetting, String key) {
    String settings =
        """
        url: "%s"
        %s%s: "%s"
        # What the hub may do is decided here alone.
        # Containers: off, read (and their logs) or control (start, stop, restart)
        containers: "%s"
        # Commands: off, allow-list or any
        commands: "%s"
        """
            .formatted(
                hub.url(),
                hub.fingerprint() == null ? "" : "hub_fingerprint: \"" + hub.fingerprint() + "\"\n",
                keySetting,
                key,
                containers,
                commands);
    return commands.equals("allow-list")
        ? settings
            + """
            # The commands that may run, such as: systemctl restart {unit:name}
            allowed_commands:
              - "uptime"
              - "df -h"
            """
        : settings;
  }

  /** Returns lines for a shell that run the agent as the user who pastes them. */
  String shell() {
    return """
        (umask 077 && mkdir -p "$HOME/.chatops-agent" && cat > "$HOME/.chatops-agent/agent.yaml") <<'CHATOPS'
        %sCHATOPS
        chatops-agent run --config "$HOME/.chatops-agent/agent.yaml" --state-dir "$HOME/.chatops-agent/state"
        """
        .formatted(configuration());
  }

  /**
   * Returns lines for a shell that make the agent a service of systemd: the unit of the packages,
   * and the key in a file that only root reads; systemd gives the agent a copy.
   */
  String systemd() {
    String unit = AgentUnit.service().replace("/usr/bin/chatops-agent", PROGRAM);
    return """
        sudo sh -eu <<'CHATOPS'
        agent=$(command -v chatops-agent) || { echo 'Put chatops-agent into /usr/local/bin first' >&2; exit 1; }
        [ "$agent" = %1$s ] || install -m 0755 "$agent" %1$s
        id chatops-agent > /dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin chatops-agent
        install -d -m 0755 /etc/chatops %2$s.d
        install -m 0600 /dev/null %3$s
        cat > %3$s <<'KEY'
        %4$s
        KEY
        cat > /etc/chatops/agent.yaml <<'YAML'
        %5$sYAML
        cat > %2$s <<'UNIT'
        %6$sUNIT
        rm -f %2$s.d/docker.conf %2$s.d/commands.conf %2$s.d/java.conf
        %7$s%8$s%9$ssystemctl daemon-reload
        systemctl enable chatops-agent
        systemctl restart chatops-agent
        CHATOPS
        """
        .formatted(
            PROGRAM,
            UNIT,
            KEY_FILE,
            apiKey,
            configuration("api_key_file", KEY_FILE),
            unit,
            containers.equals("off")
                ? ""
                : dropIn("docker") + "getent group docker > /dev/null || " + without("docker"),
            commands.equals("off") ? "" : dropIn("commands"),
            // A native program begins with these letters; any other needs Java.
            dropIn("java") + "! head -c 4 " + PROGRAM + " | grep -q ELF || " + without("java"));
  }

  private static String dropIn(String name) {
    return "cat > %s.d/%s.conf <<'UNIT'\n%sUNIT\n".formatted(UNIT, name, AgentUnit.dropIn(name));
  }

  private static String without(String name) {
    return "rm %s.d/%s.conf\n".formatted(UNIT, name);
  }

  @Override
  public String toString() {
    return "AgentSetup[" + hub.url() + ", apiKey=***]";
  }
}
