package io.chatops.rest.enrolment;

/**
 * The texts that set an agent up. They need the program {@code chatops-agent} in the path of the
 * host, and hold the key.
 *
 * @param apiKey the key in clear
 * @param containers what the hub may do with them, as {@code agent.yaml} has it
 * @param commands those that the hub may run, as {@code agent.yaml} has it
 */
record AgentSetup(HubEndpoint hub, String apiKey, String containers, String commands) {
  /** For hosts without a package, whose key is in agent.yaml; packages have a closer one. */
  private static final String UNIT =
      """
      [Unit]
      Description=ChatOps agent
      After=network-online.target
      Wants=network-online.target
      StartLimitIntervalSec=0

      [Service]
      ExecStart=/usr/local/bin/chatops-agent run
      User=chatops-agent
      StateDirectory=chatops-agent
      StateDirectoryMode=0750
      Restart=always
      RestartSec=5
      # 2: a setting is wrong, and starting again would not help.
      RestartPreventExitStatus=2
      NoNewPrivileges=true
      ProtectSystem=strict
      ProtectHome=read-only
      PrivateTmp=true

      [Install]
      WantedBy=multi-user.target
      """;

  /** Whoever is in the group is root on the host, so only an agent that needs it. */
  private static final String UNIT_WITH_DOCKER =
      UNIT.replace("User=chatops-agent\n", "User=chatops-agent\nSupplementaryGroups=docker\n");

  private static final String WITHOUT_MISSING_GROUP =
      "getent group docker > /dev/null || sed -i '/^SupplementaryGroups=/d'"
          + " /etc/systemd/system/chatops-agent.service\n";

  /** Returns the text of {@code agent.yaml}. */
  String configuration() {
    String settings =
        """
        url: "%s"
        %sapi_key: "%s"
        # What the hub may do is decided here alone.
        # Containers: off, read (and their logs) or control (start, stop, restart)
        containers: "%s"
        # Commands: off, allow-list or any
        commands: "%s"
        """
            .formatted(
                hub.url(),
                hub.fingerprint() == null ? "" : "hub_fingerprint: \"" + hub.fingerprint() + "\"\n",
                apiKey,
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

  /** Returns lines for a shell that make the agent a service of systemd. */
  String systemd() {
    return """
        sudo sh -eu <<'CHATOPS'
        agent=$(command -v chatops-agent) || { echo 'Put chatops-agent into /usr/local/bin first' >&2; exit 1; }
        [ "$agent" = /usr/local/bin/chatops-agent ] || install -m 0755 "$agent" /usr/local/bin/chatops-agent
        id chatops-agent > /dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin chatops-agent
        install -d -m 0750 -o root -g chatops-agent /etc/chatops
        install -m 0640 -o root -g chatops-agent /dev/null /etc/chatops/agent.yaml
        cat > /etc/chatops/agent.yaml <<'YAML'
        %sYAML
        cat > /etc/systemd/system/chatops-agent.service <<'UNIT'
        %sUNIT
        %ssystemctl daemon-reload
        systemctl enable chatops-agent
        systemctl restart chatops-agent
        CHATOPS
        """
        .formatted(
            configuration(),
            containers.equals("off") ? UNIT : UNIT_WITH_DOCKER,
            containers.equals("off") ? "" : WITHOUT_MISSING_GROUP);
  }

  @Override
  public String toString() {
    return "AgentSetup[" + hub.url() + ", apiKey=***]";
  }
}
