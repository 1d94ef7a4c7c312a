package io.chatops.agent;

import io.chatops.agent.cli.AgentCommand;

/** The agent's main class. */
public final class ChatOpsAgent {
  private ChatOpsAgent() {}

  public static void main(String[] arguments) {
    System.exit(AgentCommand.execute(System.getenv(), arguments));
  }
}
