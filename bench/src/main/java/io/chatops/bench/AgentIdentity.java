package io.chatops.bench;

/**
 * A server of the hub and the key of its agent.
 *
 * @param apiKey the secret; never printed
 */
record AgentIdentity(String serverId, String apiKey) {
  @Override
  public String toString() {
    return "AgentIdentity[" + serverId + "]";
  }
}
