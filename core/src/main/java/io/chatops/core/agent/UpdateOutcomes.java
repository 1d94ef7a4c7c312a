package io.chatops.core.agent;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.server.Server;
import org.jspecify.annotations.Nullable;

/** Records the outcomes of agents' updates, as the agents report them. Blocking. */
public final class UpdateOutcomes {
  private static final int MAX_TEXT_LENGTH = 500;
  private static final int MAX_VERSION_LENGTH = 64;

  private final Audit audit;
  private final ServerLog log;

  public UpdateOutcomes(Audit audit, ServerLog log) {
    this.audit = audit;
    this.log = log;
  }

  /**
   * Records an end.
   *
   * @param from the version before
   * @param to the version that was tried
   * @param failure the reason why {@code from} runs again, text from the host; absent if {@code to}
   *     runs
   */
  public void ended(
      Server server, String from, String to, @Nullable String failure, @Nullable String address) {
    String versions = cut(from, MAX_VERSION_LENGTH) + " to " + cut(to, MAX_VERSION_LENGTH);
    String reason = failure == null ? null : cut(failure, MAX_TEXT_LENGTH);
    audit.agent(
        server,
        AuditAction.AGENT_UPDATE,
        reason == null ? Outcome.COMPLETED : Outcome.FAILED,
        versions,
        reason,
        address);
    log.record(
        server.id(),
        reason == null ? LogLevel.INFO : LogLevel.ERROR,
        LogSource.AGENT,
        "update",
        reason == null
            ? "The agent was updated from " + versions
            : "The update of the agent from " + versions + " was rolled back: " + reason,
        (reason == null ? AgentEvent.UPDATED : AgentEvent.UPDATE_ROLLED_BACK).details());
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
