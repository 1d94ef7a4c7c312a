package io.chatops.core.agent;

import io.chatops.core.agent.ActionSlots.Slot;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts actions on hosts: checks that they are allowed, and records each before it starts and when
 * it has ended. Blocking.
 */
public final class HostActions {
  private static final System.Logger LOG = System.getLogger(HostActions.class.getName());
  private static final int MAX_TARGET = 200;
  private static final int MAX_REASON = 500;

  /** The tag of the quick start's own server, whose agent has no agent.yaml. */
  private static final String QUICK_START = "quickstart";

  private final OwnedServers owned;
  private final AgentPresence presence;
  private final Audit audit;
  private final ServerLog log;

  public HostActions(OwnedServers owned, AgentPresence presence, Audit audit, ServerLog log) {
    this.owned = owned;
    this.presence = presence;
    this.audit = audit;
    this.log = log;
  }

  /**
   * A request to a host.
   *
   * @param needs what the actor must be allowed to do to the server
   * @param target the container or the command; cut when it is long
   * @param component as {@link io.chatops.core.log.LogEntry#component}
   * @param allowedBy returns true if the host lets its agent do it
   * @param setting the setting on the host that allows it, such as {@code containers: control}
   */
  public record ActionDetails(
      Action needs,
      AuditAction action,
      String target,
      LogSource source,
      String component,
      Predicate<HostPermissions> allowedBy,
      String setting) {
    public ActionDetails {
      target = cut(target, MAX_TARGET);
    }
  }

  /**
   * Starts an action, or records why it is rejected. Fails with NOT_FOUND if the server is not the
   * actor's, AGENT_NOT_CONNECTED without its agent, FORBIDDEN if the host does not allow it.
   *
   * @param slots acquires a slot for it; throws if none is free
   * @param detail for users; absent if there is nothing to add
   */
  public HostAction start(
      Actor actor,
      ServerId serverId,
      ActionDetails details,
      Supplier<Slot> slots,
      @Nullable String detail) {
    Server server = permitted(actor, serverId, details);
    Slot slot;
    try {
      slot = slots.get();
    } catch (ChatOpsException e) {
      throw refused(actor, server, details, e);
    }
    return start(actor, server, details, slot, detail);
  }

  /** Starts an action on a server that was checked before. */
  public HostAction start(
      Actor actor, Server server, ActionDetails details, @Nullable String detail) {
    return start(actor, server, details, () -> {}, detail);
  }

  private HostAction start(
      Actor actor, Server server, ActionDetails details, Slot slot, @Nullable String detail) {
    try {
      audit.server(actor, details.action(), Outcome.ALLOWED, server, details.target(), detail);
    } catch (RuntimeException e) {
      slot.close(); // without a record nothing starts
      throw e;
    }
    record(actor, server, details, LogLevel.INFO, Outcome.ALLOWED, "asked for", detail);
    return new HostAction(this, actor, server, details, slot);
  }

  private Server permitted(Actor actor, ServerId serverId, ActionDetails details) {
    Server server =
        audit.orRefused(
            actor,
            details.action(),
            "server " + serverId + ": " + details.target(),
            () -> owned.get(actor, details.needs(), serverId));
    AgentConnection connection;
    try {
      connection = presence.required(serverId);
    } catch (ChatOpsException e) {
      throw refused(actor, server, details, e);
    }
    if (!details.allowedBy().test(connection.permissions())) {
      throw refused(
          actor,
          server,
          details,
          ChatOpsException.forbidden(
              "The host does not allow this; to allow it, "
                  + (server.tags().contains(QUICK_START)
                      ? "start ./quickstart there with --allow-actions"
                      : "set "
                          + details.setting()
                          + " in its agent.yaml and restart the agent there")));
    }
    return server;
  }

  /** Puts a refusal by the hub on record and returns it, to be thrown. */
  public ChatOpsException refused(
      Actor actor, Server server, ActionDetails details, ChatOpsException refusal) {
    String why = reason(refusal);
    Outcome outcome =
        refusal.code() == ErrorCode.AGENT_NOT_CONNECTED ? Outcome.FAILED : Outcome.REFUSED;
    audit.server(actor, details.action(), outcome, server, details.target(), why);
    record(actor, server, details, LogLevel.WARNING, outcome, "was refused", why);
    return refusal;
  }

  /** Puts an end on record. Never throws: the action has happened. */
  void ended(Actor actor, Server server, ActionDetails details, boolean completed, String how) {
    Outcome outcome = completed ? Outcome.COMPLETED : Outcome.FAILED;
    record(
        actor,
        server,
        details,
        completed ? LogLevel.INFO : LogLevel.ERROR,
        outcome,
        completed ? "completed" : "had no success with",
        how);
    try {
      audit.server(
          actor, details.action(), outcome, server, details.target(), cut(how, MAX_REASON));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The end of {0} on server={1} is not in the audit trail: {2}",
          details.action().wireName(),
          server.id(),
          e.toString());
    }
  }

  /** Returns the reason of a failure, in words for the record. */
  public static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable real = failure instanceof CompletionException && cause != null ? cause : failure;
    String message = real.getMessage();
    return cut(message == null ? real.toString() : message, MAX_REASON);
  }

  private void record(
      Actor actor,
      Server server,
      ActionDetails details,
      LogLevel level,
      Outcome outcome,
      String verb,
      @Nullable String detail) {
    log.record(
        server.id(),
        level,
        details.source(),
        details.component(),
        "%s %s %s %s%s"
            .formatted(
                actor.username(),
                verb,
                details.action().wireName(),
                details.target(),
                detail == null ? "" : ": " + detail),
        Map.of(
            "user",
            actor.username(),
            "action",
            details.action().wireName(),
            "outcome",
            outcome.name().toLowerCase(Locale.ROOT)));
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
