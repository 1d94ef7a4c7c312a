package io.chatops.agent.config;

import io.chatops.protocol.HubUrl;
import io.chatops.protocol.KeyFingerprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration.
 *
 * @param hub absent if no address is set, which only {@code check} accepts
 * @param apiKey absent if none is set, which only {@code check} accepts
 * @param interval the time between reports unless the hub names one
 * @param dockerHosts the possible addresses of the container engine, the most likely first
 * @param hostRoot the directory below which the machine's files are; {@code /} outside of
 *     containers
 * @param caFile absent if the Java installation's certificates suffice
 * @param hubFingerprint the only TLS key that the hub may have; absent: certificates decide
 * @param warnings settings that work but should be changed, one sentence each
 */
public record AgentConfig(
    @Nullable HubUrl hub,
    @Nullable AgentKey apiKey,
    Path stateDirectory,
    int spoolMegabytes,
    Duration interval,
    ContainerAccess containers,
    List<DockerHost> dockerHosts,
    CommandRules commands,
    Path hostRoot,
    @Nullable Path caFile,
    @Nullable KeyFingerprint hubFingerprint,
    UpdateRules updates,
    List<String> warnings) {

  public AgentConfig {
    dockerHosts = List.copyOf(dockerHosts);
    warnings = List.copyOf(warnings);
  }

  /**
   * Returns the hub's address.
   *
   * @throws ConfigException if none is set
   */
  public HubUrl requireHub() {
    if (hub == null) {
      throw new ConfigException(
          ("url is not set: set %s or url in agent.yaml to the hub's address, such as"
                  + " https://hub.example.org")
              .formatted(Setting.URL.environmentVariable()));
    }
    return hub;
  }

  /**
   * Returns the API key.
   *
   * @throws ConfigException if none is set
   */
  public AgentKey requireApiKey() {
    if (apiKey == null) {
      throw new ConfigException(
          ("api_key is not set: issue one for this server in the hub, put it in a file"
                  + " that only the agent can read and set %s or api_key_file in agent.yaml to"
                  + " that file")
              .formatted(Setting.API_KEY_FILE.environmentVariable()));
    }
    return apiKey;
  }
}
