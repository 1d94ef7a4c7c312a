package io.chatops.agent.config;

/** An invalid configuration. The message names the setting, the value and the remedy. */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message);
  }
}
