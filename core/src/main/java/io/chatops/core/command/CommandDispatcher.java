package io.chatops.core.command;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import java.time.Duration;

/** Sends commands to a server's agent. Safe for use by many threads; never blocks. */
public interface CommandDispatcher {
  /**
   * Sends an execution. Throws AGENT_NOT_CONNECTED when the agent is not connected, and then makes
   * no call; otherwise {@link Listener#onEnded} is called exactly once, also if the connection ends
   * or the deadline passes.
   *
   * @param deadline the time to wait for the end
   */
  void dispatch(CommandExecution execution, Duration deadline, Listener listener);

  /** Returns false if the server's agent is connected and too old to cancel a command. */
  boolean canCancel(ServerId serverId);

  /**
   * Asks the agent to kill the command; its end comes to the listener as always.
   *
   * @return true if the agent was there to be asked
   */
  boolean cancel(CommandExecution execution);

  /** Called one at a time, in order, on threads that must not be blocked; must not throw. */
  interface Listener {
    void onOutput(StandardStream stream, String text);

    void onEnded(CommandOutcome outcome);
  }
}
