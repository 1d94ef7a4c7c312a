package io.chatops.ws.agent;

import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.cluster.Drain;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.protocol.AgentFrame;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.AuthenticationHandshake;
import io.chatops.ws.CloseCode;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.ReadBudget;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketLimit;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent's socket, from its first message to its end. Its fields are confined to the event loop,
 * except those that sign-in sets once, before other threads can find the connection.
 */
final class AgentSocket implements AgentLink, PeerSocket.Listener, Drain.Guest {
  private static final Duration WAIT_AFTER_FAILURES = Duration.ofSeconds(2);
  private static final byte[] PONG = AgentFrames.write(new ToAgent.Pong());

  private final AgentSocketSettings settings;
  private final AgentSocketServices services;
  private final ReadBudget budget;
  private final Consumer<AgentSocket> onClosed;
  private final PeerSocket peer;
  private final AuthenticationHandshake admission;
  private final AgentQuestions questions;
  private final AgentExchanges exchanges;
  private volatile @Nullable SignedInAgent agent;
  private @Nullable AgentReports reports;

  /** True once it sent a reply that was too large, which ended the connection. */
  private boolean repliedTooMuch;

  /** The same of a report; the larger limit is only for replies. */
  private boolean reportedTooMuch;

  /**
   * True once its host runs nothing and nothing may start: only unacknowledged reports delay the
   * end.
   */
  private boolean leaving;

  AgentSocket(
      WebSocketConnection connection,
      AgentSocketSettings settings,
      AgentSocketServices services,
      ReadBudget budget,
      Consumer<AgentSocket> onClosed) {
    this.settings = settings;
    this.services = services;
    this.budget = budget;
    this.onClosed = onClosed;
    this.peer = new PeerSocket(connection, settings.silence(), this);
    this.questions = new AgentQuestions(peer, services.counters());
    this.exchanges = new AgentExchanges(peer, services.counters(), services.clock());
    this.admission =
        new AuthenticationHandshake(
            peer,
            settings.authenticationDeadline(),
            services.blocking(),
            "API keys",
            message -> AgentFrames.write(new ToAgent.Refusal(message, null, null, null)));
  }

  void start() {
    peer.readAtOnce(); // an agent's reports are most of what the hub reads
    peer.start();
  }

  /**
   * Stops reading because all agents together have used up their budget; may be called on any
   * thread.
   */
  void stopForBudget() {
    peer.run(peer::updateReading);
  }

  @Override
  public void onMessage(byte[] text) {
    Samples.Builder samples = new Samples.Builder();
    AgentFrame message;
    try {
      message = AgentFrames.read(text, samples);
    } catch (ProtocolException e) {
      services.counters().increment(SocketCount.FRAMES_REJECTED);
      admission.reject("This is not a valid message: " + e.getMessage(), CloseCode.POLICY);
      peer.done(text.length);
      return;
    }
    if (reports != null) {
      receive(message, text, samples, reports);
    } else if (message instanceof FromAgent.Auth auth && admission.start()) {
      signIn(auth);
    } else {
      admission.reject(
          "The first message must be auth, and nothing may follow before its reply",
          CloseCode.POLICY);
    }
  }

  private void receive(
      AgentFrame message, byte[] text, Samples.Builder samples, AgentReports open) {
    if (leaving && message instanceof AgentFrame.Report) {
      peer.done(text.length); // the agent keeps it for the next hub
      return;
    }
    if (message instanceof AgentFrame.Report report && text.length <= settings.maxFrameBytes()) {
      open.receive(text, samples, report);
      return;
    }
    peer.done(text.length);
    if (message instanceof AgentFrame.Report) {
      reportedTooMuch = true;
      peer.closeForSize(text.length, settings.maxFrameBytes());
    } else if (message instanceof AgentFrame.UnusableReport report) {
      open.reject(report);
    } else if (message instanceof FromAgent.Ping) {
      peer.write(PONG);
    } else if (message instanceof FromAgent.Goodbye) {
      services.presence().saidGoodbye(signedIn().server().id(), signedIn().generation);
      // Only sockets known to presence are closed for a revoked key or a removed server.
      peer.close(CloseCode.NORMAL, "goodbye");
    } else if (message instanceof FromAgent.UpdateEnded ended) {
      signedIn()
          .reportOnce(
              () ->
                  admission.inBackground(
                      () ->
                          services
                              .signIn()
                              .updateEnded(signedIn().server(), ended, peer.address())));
    } else if (message instanceof AgentFrame.ProcessList list) {
      questions.answered(list.requestId(), new ReportDocument(text, list.offset(), list.length()));
    } else if (message instanceof FromAgent.Reply reply) {
      exchanges.replied(reply);
    } else if (message instanceof FromAgent.Refusal refusal) {
      refused(refusal);
    } else {
      services
          .counters()
          .increment(SocketCount.UNKNOWN_MESSAGES); // or a second auth, which has no effect
    }
  }

  private void refused(FromAgent.Refusal refusal) {
    String id = refusal.requestId();
    if (id == null || !(questions.refused(id, refusal) || exchanges.refused(id, refusal))) {
      services.counters().increment(SocketCount.STRAY_REPLIES);
    }
  }

  private void signIn(FromAgent.Auth auth) {
    Integer version = auth.protocolVersion();
    if (version != null && version < ProtocolCodec.PROTOCOL_VERSION) {
      admission.reject(
          "Protocol version " + version + " is no longer supported; upgrade the agent",
          CloseCode.POLICY);
    } else if (services.signIn().mustWait(peer.address())) {
      peer.after(WAIT_AFTER_FAILURES, () -> lookUp(auth));
    } else {
      lookUp(auth);
    }
  }

  private void lookUp(FromAgent.Auth auth) {
    admission.inBackground(
        () -> {
          Optional<AuthenticateApiKey.Authenticated> found =
              services.signIn().signIn(auth, peer.address());
          if (found.isEmpty()) {
            peer.run(() -> lookedUp(auth, found));
          } else {
            peer.run(() -> arrive(auth, found));
          }
        });
  }

  /** Acquires the server of an agent with a valid key, unless the agent has disconnected. */
  private void arrive(FromAgent.Auth auth, Optional<AuthenticateApiKey.Authenticated> found) {
    if (!peer.isOpen()) {
      return;
    }
    ServerId serverId = found.orElseThrow().server().id();
    var unused =
        services
            .ownershipRequests()
            .acquire(serverId)
            .whenComplete(
                (taken, failure) -> {
                  if (failure == null) {
                    peer.run(() -> lookedUp(auth, found));
                  } else {
                    services.presence().storeLinkIfAbsent(serverId); // it may be taken all the same
                    admission.failed();
                  }
                });
  }

  private void lookedUp(FromAgent.Auth auth, Optional<AuthenticateApiKey.Authenticated> found) {
    if (found.isEmpty()) {
      services.counters().increment(SocketCount.SIGN_INS_REJECTED);
      admission.reject(
          "This API key is unknown, revoked or expired; issue a new one for the server and give it"
              + " to the agent",
          CloseCode.POLICY);
      return;
    }
    if (!admission.admit(settings.maxFrameBytes(), settings.readLimits(budget))) {
      // Taken all the same: other hubs must not believe that it is connected.
      services.presence().storeLinkIfAbsent(found.get().server().id());
      return;
    }
    SignedInAgent signedIn = new SignedInAgent(found.get().server(), found.get().key(), auth);
    agent = signedIn;
    ServerId serverId = signedIn.server().id();
    reports = new AgentReports(peer, serverId, auth.agent(), services);
    services.store().refresh(serverId);
    // Other threads may find the connection from here on; what they send is queued behind this
    // step.
    signedIn.generation = services.presence().connected(serverId, this);
    peer.write(AgentFrames.write(signedIn.welcome(settings.reportInterval())));
    watchedServicesChanged();
    signedIn
        .timeLeft(services.clock().instant())
        .ifPresent(left -> peer.after(left, () -> close(CloseReason.KEY_EXPIRED)));
    admission.inBackground(
        () -> {
          if (!services.signIn().isStillValid(auth.apiKey())) {
            close(CloseReason.KEY_REVOKED);
          }
        });
  }

  @Override
  public void onHeard() {
    SignedInAgent signedIn = agent;
    if (signedIn != null) {
      services.presence().heard(signedIn.server().id(), signedIn.generation);
    }
  }

  @Override
  public void onPong(Buffer payload) {
    questions.ponged(payload);
  }

  @Override
  public void onPaused(boolean nowPaused) {
    if (reports != null) {
      reports.paused(nowPaused);
    }
  }

  @Override
  public void onLimit(SocketLimit limit) {
    SignedInAgent signedIn = agent;
    if (signedIn != null) {
      repliedTooMuch = limit == SocketLimit.MESSAGE_SIZE && !reportedTooMuch;
      services.limitHit(
          signedIn.server().id(), CloseReasons.logEntry(limit, peer.oversize(), settings));
    }
  }

  @Override
  public void onClosed() {
    admission.end();
    SignedInAgent signedIn = agent;
    if (signedIn != null) {
      services.presence().disconnected(signedIn.server().id(), signedIn.generation);
    }
    if (reports != null) {
      reports.paused(false);
    }
    questions.failAll();
    exchanges.failAll(
        repliedTooMuch
            ? AgentFailures.repliedTooMuch(
                peer.oversize(),
                canStream() ? settings.maxFrameBytes() : AgentSocketSettings.MAX_REPLY_BYTES)
            : AgentFailures.connectionEnded());
    onClosed.accept(this);
  }

  @Override
  public ApiKeyId apiKeyId() {
    return signedIn().key().id();
  }

  @Override
  public void close(CloseReason reason) {
    peer.run(() -> closeHere(reason));
  }

  private void closeHere(CloseReason reason) {
    SignedInAgent signedIn = agent;
    if (signedIn != null
        && (reason == CloseReason.KEY_REVOKED || reason == CloseReason.KEY_EXPIRED)) {
      services
          .presence()
          .keyEnded(signedIn.server().id(), signedIn.generation, CloseReasons.text(reason));
    }
    peer.close(CloseReasons.code(reason), CloseReasons.text(reason));
  }

  /**
   * Closes it once commands and other actions on its host have ended, and lets none start; until
   * then its reports are stored as usual. Reports that were read are acknowledged first.
   */
  @Override
  public void leave() {
    peer.run(
        () -> {
          exchanges.rejectNew(true);
          leaving = leaving || exchanges.isIdle();
          if (leaving && (reports == null || reports.areAnswered())) {
            closeHere(CloseReason.DRAINED); // in this step: nothing starts before it
          }
        });
  }

  @Override
  public void stay() {
    peer.run(
        () -> {
          if (leaving) {
            closeHere(CloseReason.DRAINED); // reports of it may have been left out
          }
          exchanges.rejectNew(false);
        });
  }

  @Override
  public void leaveNow() {
    close(CloseReason.DRAINED);
  }

  @Override
  public CompletableFuture<Duration> ping(Duration deadline) {
    return questions.ping(deadline);
  }

  @Override
  public CompletableFuture<ReportDocument> listProcesses(Duration deadline) {
    return questions.listProcesses(deadline);
  }

  @Override
  public void send(
      Kind kind, ToAgent.Request request, @Nullable Duration deadline, Exchange exchange) {
    if (!canStream()) {
      // The reply comes in one piece. It may come after the deadline, so the limit stays.
      peer.run(() -> peer.limitMessages(AgentSocketSettings.MAX_REPLY_BYTES));
    }
    exchanges.send(kind, request, deadline, !canStream(), exchange);
  }

  @Override
  public void cancel(Kind kind, String requestId) {
    exchanges.cancel(kind, requestId);
  }

  @Override
  public void stop(String requestId) {
    exchanges.stop(requestId);
  }

  @Override
  public Instant lastReply() {
    return exchanges.lastReply();
  }

  @Override
  public boolean canStream() {
    return signedIn().auth().agent() != null;
  }

  @Override
  public void watchedServicesChanged() {
    peer.run(() -> signedIn().sendServices(peer, services.watched()));
  }

  @Override
  public HostPermissions permissions() {
    return signedIn().permissions();
  }

  @Override
  public boolean canListProcesses() {
    return signedIn().canListProcesses();
  }

  private SignedInAgent signedIn() {
    SignedInAgent signedIn = agent;
    if (signedIn == null) {
      throw new IllegalStateException("only a signed-in connection is known to others");
    }
    return signedIn;
  }
}
