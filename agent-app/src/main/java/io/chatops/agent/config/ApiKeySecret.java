package io.chatops.agent.config;

/** The secret that signs this server in. Prints as stars, so that no log can hold it. */
public record ApiKeySecret(String value) {
  public ApiKeySecret {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an API key is not blank");
    }
  }

  @Override
  public String toString() {
    return "ApiKeySecret[***]";
  }
}
