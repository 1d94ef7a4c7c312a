package io.chatops.agent.config;

/** The secret that signs this server in. Prints as stars, so that no log can hold it. */
public record AgentKey(String value) {
  public AgentKey {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an API key is not blank");
    }
  }

  @Override
  public String toString() {
    return "AgentKey[***]";
  }
}
