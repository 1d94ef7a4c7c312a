package io.chatops.ws.agent;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeySecret;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.agent.AgentChanges;
import io.chatops.core.agent.AgentEvent;
import io.chatops.core.agent.UpdateOutcomes;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import io.chatops.protocol.FromAgent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Signs agents in: finds the server of a key and records the connection. Blocks. */
public final class AgentSignIn {
  private static final Duration FAILURE_WINDOW = Duration.ofMinutes(1);
  private static final Duration AUDIT_WINDOW = Duration.ofMinutes(1);
  private static final int FREE_FAILURES = 10;
  // For all addresses together, so that many addresses cannot fill the audit trail either.
  private static final int AUDITED_FAILURES = 60;

  private final AuthenticateApiKey authenticate;
  private final ServerRepository servers;
  private final Audit audit;
  private final ServerLog log;
  private final Consumer<Server> follower;
  private final UpdateOutcomes updates;
  private final RecentlySeen<String> failures;
  private final RecentlySeen<String> auditedFailures;
  private final RecentlySeen<ServerId> auditedRejections;
  private final RecentlySeen<ServerId> auditedConnections;
  private final RecentlySeen<ServerId> recordedUpdates;

  /**
   * @param follower called with each server whose agent signs in, before its first report is
   *     accepted
   */
  public AgentSignIn(
      AuthenticateApiKey authenticate,
      ServerRepository servers,
      Audit audit,
      ServerLog log,
      Consumer<Server> follower,
      InstantSource clock) {
    this.authenticate = authenticate;
    this.servers = servers;
    this.audit = audit;
    this.log = log;
    this.follower = follower;
    this.failures = new RecentlySeen<>(clock, FAILURE_WINDOW);
    this.auditedFailures = new RecentlySeen<>(clock, AUDIT_WINDOW);
    this.auditedRejections = new RecentlySeen<>(clock, AUDIT_WINDOW);
    this.auditedConnections = new RecentlySeen<>(clock, AUDIT_WINDOW);
    this.recordedUpdates = new RecentlySeen<>(clock, AUDIT_WINDOW);
    this.updates = new UpdateOutcomes(audit, log);
  }

  /** Returns the key and its server; empty if the key is not valid. */
  Optional<AuthenticateApiKey.Authenticated> signIn(FromAgent.Auth auth, String address) {
    Optional<AuthenticateApiKey.Authenticated> found = authenticate.authenticate(auth.apiKey());
    if (found.isEmpty()) {
      rejected(auth.apiKey(), address);
      return found;
    }
    Server server = found.get().server();
    ApiKey key = found.get().key();
    // An agent that reconnects in a loop causes one event a minute.
    if (auditedConnections.add(server.id()) == 0) {
      audit.agent(server, AuditAction.AGENT_CONNECT, Outcome.ALLOWED, key.prefix(), null, address);
    }
    FromAgent.AgentDescription agent = auth.agent();
    if (agent != null) {
      Server.AgentDetails details =
          new Server.AgentDetails(
              agent.version(),
              agent.hostname(),
              agent.os(),
              agent.arch(),
              agent.kernel(),
              agent.bootTime(),
              agent.capabilities(),
              agent.allowedCommands());
      if (!details.equals(server.agent())) { // most agents return unchanged
        servers.updateAgent(server.id(), details);
        AgentChanges.of(server.agent(), details)
            .forEach((event, text) -> record(server.id(), event, text));
      }
    }
    follower.accept(server);
    return found;
  }

  /** Records how an update ended; at most once a minute for an agent that repeats it. */
  void updateEnded(Server server, FromAgent.UpdateEnded ended, String address) {
    if (recordedUpdates.add(server.id()) == 0) {
      updates.ended(server, ended.from(), ended.to(), ended.message(), address);
    }
  }

  /**
   * Returns true if the key is still valid. Checked again once a revocation can find the
   * connection; otherwise a key revoked in between would stay connected.
   */
  boolean isStillValid(String apiKey) {
    return authenticate.isInForce(apiKey);
  }

  /**
   * Returns true if this address failed so often recently that its next attempts must wait. They
   * are not refused: behind a proxy all agents share one address, and a stranger must not lock them
   * out.
   */
  boolean mustWait(String address) {
    return failures.count(address) >= FREE_FAILURES;
  }

  private void record(ServerId serverId, AgentEvent event, String text) {
    log.record(serverId, LogLevel.INFO, LogSource.AGENT, null, text, event.details());
  }

  private void rejected(String apiKey, String address) {
    failures.add(address);
    Optional<Server> lapsed = authenticate.serverOfLapsed(apiKey);
    if (lapsed.isPresent()) {
      rejectedExpired(lapsed.get(), apiKey, address);
    } else if (auditedFailures.add(address) == 0 && auditedFailures.add("") < AUDITED_FAILURES) {
      String name = ApiKeySecret.isWellFormed(apiKey) ? new ApiKeySecret(apiKey).prefix() : "agent";
      audit.refusedStranger(
          name,
          null,
          AuditAction.AGENT_CONNECT,
          "API key unknown; more in the same minute are not recorded",
          address);
    }
  }

  private void rejectedExpired(Server server, String apiKey, String address) {
    if (auditedRejections.add(server.id()) != 0) {
      return;
    }
    String reason = "API key revoked or expired; more in the same minute are not recorded";
    String prefix = new ApiKeySecret(apiKey).prefix();
    audit.agent(server, AuditAction.AGENT_CONNECT, Outcome.REFUSED, prefix, reason, address);
    log.record(
        server.id(),
        LogLevel.WARNING,
        LogSource.AGENT,
        "An agent was rejected: its API key " + prefix + " is revoked or expired");
  }
}
