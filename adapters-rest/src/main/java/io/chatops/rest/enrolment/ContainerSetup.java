package io.chatops.rest.enrolment;

import io.chatops.api.apikey.EnrolmentResponse.Line;
import java.util.List;

/**
 * The lines that run the agent in a container, as {@code deploy/compose/compose.agent.yaml} does.
 * They need its image on the host. The key is in a file, since all users of the engine can read the
 * environment of a container. A hub on the host's loopback address is reachable only by the host's
 * network.
 *
 * @param apiKey the key in clear
 * @param containers what the hub may do with them, as {@code agent.yaml} has it
 */
record ContainerSetup(HubEndpoint hub, String apiKey, String containers) {
  /** The agent's user in its image. */
  private static final String USER = "10001";

  private static final String KEY_FILE = "/etc/chatops/container.key";
  private static final String KEY_IN_CONTAINER = "/run/secrets/agent_key";
  private static final String GROUP_OF_ENGINE = "$(stat -c %g /run/docker.sock)";

  List<Line> lines() {
    return List.of(
        new Line("docker", "Run it in a container", docker()),
        new Line("compose", "Run it with Docker Compose", compose()));
  }

  private String docker() {
    return """
        sudo sh -eu <<'CHATOPS'
        %sdocker rm --force chatops-agent > /dev/null 2>&1 || true
        docker run --detach --name chatops-agent --restart unless-stopped \\
          --env CHATOPS_URL='%s'%s \\
          --env CHATOPS_API_KEY_FILE=%s --env CHATOPS_HOST_ROOT=/host \\
          --env CHATOPS_CONTAINERS=%s --env CHATOPS_COMMANDS=off%s \\
          --volume %s:%s:ro --volume chatops-agent:/data \\
          --mount type=bind,source=/,target=/host,readonly,bind-propagation=rslave \\
          %s--cgroupns host --read-only --cap-drop ALL --security-opt no-new-privileges \\
          --memory 96m --pids-limit 64 chatops-agent:latest
        CHATOPS
        """
        .formatted(
            keyFile(),
            hub.url(),
            hub.fingerprint() == null
                ? ""
                : " --env CHATOPS_HUB_FINGERPRINT='" + hub.fingerprint() + "'",
            KEY_IN_CONTAINER,
            containers,
            seesContainers() ? " --group-add \"" + GROUP_OF_ENGINE + "\"" : "",
            KEY_FILE,
            KEY_IN_CONTAINER,
            hub.isLoopback() ? "--network host " : "");
  }

  private String compose() {
    return """
        sudo sh -eu <<'CHATOPS'
        %s%scat > /etc/chatops/compose.agent.yaml <<'YAML'
        name: chatops-agent
        services:
          agent:
            image: chatops-agent:latest
            restart: unless-stopped
            environment:
              CHATOPS_URL: "%s"
        %s      CHATOPS_API_KEY_FILE: %s
              CHATOPS_HOST_ROOT: /host
              CHATOPS_CONTAINERS: "%s"
              CHATOPS_COMMANDS: "off"
            volumes:
              - %s:%s:ro
              - agent-data:/data
              - type: bind
                source: /
                target: /host
                read_only: true
                bind:
                  propagation: rslave
        %s%s    cgroup: host
            read_only: true
            cap_drop:
              - ALL
            security_opt:
              - no-new-privileges
            mem_limit: 96m
            pids_limit: 64
        volumes:
          agent-data:
        YAML
        docker compose --file /etc/chatops/compose.agent.yaml up --detach
        CHATOPS
        """
        .formatted(
            keyFile(),
            // Compose reads the file next to its own, so the group is set at each start.
            seesContainers()
                ? "echo \"DOCKER_GROUP=" + GROUP_OF_ENGINE + "\" > /etc/chatops/.env\n"
                : "",
            hub.url(),
            hub.fingerprint() == null
                ? ""
                : "      CHATOPS_HUB_FINGERPRINT: \"" + hub.fingerprint() + "\"\n",
            KEY_IN_CONTAINER,
            containers,
            KEY_FILE,
            KEY_IN_CONTAINER,
            seesContainers() ? "    group_add:\n      - ${DOCKER_GROUP}\n" : "",
            hub.isLoopback() ? "    network_mode: host\n" : "");
  }

  private String keyFile() {
    return """
        mkdir -p /etc/chatops
        install -m 0400 -o %s /dev/null %s
        echo '%s' > %s
        """
        .formatted(USER, KEY_FILE, apiKey, KEY_FILE);
  }

  private boolean seesContainers() {
    return !containers.equals("off");
  }

  @Override
  public String toString() {
    return "ContainerSetup[" + hub.url() + ", apiKey=***]";
  }
}
