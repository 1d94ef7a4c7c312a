package io.chatops.agent.config;

/** The configuration cannot be used; the message names the setting, the value and the remedy. */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message);
  }
}
