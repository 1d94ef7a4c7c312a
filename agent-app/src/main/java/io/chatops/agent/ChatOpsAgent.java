package io.chatops.agent;

import io.chatops.agent.cli.AgentCommand;

/** The entry point. */
public final class ChatOpsAgent {
  private ChatOpsAgent() {}

  public static void main(String[] arguments) {
    System.exit(AgentCommand.execute(System.getenv(), arguments));
  }
}
