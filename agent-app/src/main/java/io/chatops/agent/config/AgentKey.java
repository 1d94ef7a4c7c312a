package io.chatops.agent.config;

/**
 * The API key that signs this server in. Its string form is masked, so that it cannot appear in a
 * log.
 */
public record AgentKey(String value) {
  public AgentKey {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an API key must not be blank");
    }
  }

  @Override
  public String toString() {
    return "AgentKey[***]";
  }
}
