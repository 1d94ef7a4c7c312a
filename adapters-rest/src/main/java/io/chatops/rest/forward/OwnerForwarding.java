package io.chatops.rest.forward;

import io.chatops.api.ErrorResponse;
import io.chatops.core.agent.LocateAgent;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.rest.answer.AnswerSender;
import io.chatops.rest.answer.PlainAnswer;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.json.BodyLimit;
import io.chatops.rest.limit.LargeAnswers;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Passes requests on to the hub that a server's agent is connected to, with the user's session and
 * address. A request that came from another hub is done here or rejected, and goes to no third hub.
 */
@Singleton
public class OwnerForwarding {
  /** The header of a rejection by a hub that does not have the agent: nothing was done. */
  public static final String NOT_OWNER = "X-ChatOps-Not-Owner";

  /** The requests of one user that may be on their way to other hubs; a hub can have four times. */
  public static final int MAX_PER_USER = 125;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** A page waits for it, and there is another answer. */
  private static final Duration READ_LIMIT = Duration.ofSeconds(3);

  /** More than any read waits for an agent. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private static final Duration CHECK_LIMIT = Duration.ofSeconds(10);

  /** More than the longest command, so that a connection that was lost without a word ends, too. */
  private static final Duration ACTION_LIMIT = Duration.ofMinutes(65);

  /** The bytes of a body that need no share of the memory of large ones. */
  private static final int SMALL = 64 * 1024;

  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final List<String> REQUEST_HEADERS =
      List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE);
  private static final List<String> RESPONSE_HEADERS =
      List.of(
          HttpHeaders.CONTENT_TYPE,
          HttpHeaders.CONTENT_ENCODING,
          HttpHeaders.LOCATION,
          HttpHeaders.RETRY_AFTER,
          HttpHeaders.VARY,
          HttpHeaders.WWW_AUTHENTICATE);

  private final LocateAgent locate;
  private final OtherHubRequests hubs;
  private final LargeAnswers largeAnswers;
  private final CurrentRequest request;
  private final CurrentVertxRequest vertx;
  private final Map<UserId, Integer> onTheirWay = new ConcurrentHashMap<>();

  public OwnerForwarding(
      ServerUseCases servers,
      OtherHubRequests hubs,
      LargeAnswers largeAnswers,
      CurrentRequest request,
      CurrentVertxRequest vertx) {
    this.locate = servers.locateAgent();
    this.hubs = hubs;
    this.largeAnswers = largeAnswers;
    this.request = request;
    this.vertx = vertx;
  }

  /**
   * A request to be passed on.
   *
   * @param orStored true if this hub has an answer, too
   */
  private record Ask(Actor actor, ServerId serverId, boolean orStored, HubRequest request) {
    boolean isSafe() {
      return SAFE.contains(request.method());
    }
  }

  /** Returns the answer of the other hub; null: this hub does it. Blocking for look-ups. */
  Uni<Response> answer(ContainerRequestContext context, boolean orStored) {
    Optional<ServerId> serverId = serverId(context);
    if (serverId.isEmpty()) {
      return Uni.createFrom().nullItem(); // refused like any wrong parameter
    }
    Actor actor = request.actor();
    if (request.isFromHub()) {
      return locate.isRemote(serverId.get())
          ? Uni.createFrom().item(notOwner())
          : Uni.createFrom().nullItem();
    }
    Optional<HubId> hub = locate.otherHub(actor, serverId.get());
    if (hub.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    if (onTheirWay.merge(actor.userId(), 1, Integer::sum) > MAX_PER_USER) {
      left(actor);
      throw ChatOpsException.rateLimited(
          "You have %d requests under way to other hubs, as many as one user may; end some, or try"
                  .formatted(MAX_PER_USER)
              + " again in a moment",
          RETRY_AFTER);
    }
    LargeAnswers.Share share = largeAnswers.share(actor.userId().toString());
    Runnable end =
        () -> {
          share.release();
          left(actor);
        };
    try {
      Ask ask = new Ask(actor, serverId.get(), orStored, outgoing(share, orStored));
      return send(ask, hub.get(), true).onTermination().invoke(end);
    } catch (RuntimeException e) {
      end.run();
      throw e;
    }
  }

  private void left(Actor actor) {
    onTheirWay.computeIfPresent(actor.userId(), (id, count) -> count == 1 ? null : count - 1);
  }

  private static Optional<ServerId> serverId(ContainerRequestContext context) {
    String text = context.getUriInfo().getPathParameters().getFirst("server_id");
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text)
          ? Optional.of(new ServerId(id))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private HubRequest outgoing(LargeAnswers.Share share, boolean orStored) {
    RoutingContext routing = vertx.getCurrent();
    HttpServerRequest incoming = routing.request();
    byte[] body = BodyLimit.bodyOf(routing);
    // Twice: the request waits with its body, too, maybe for minutes.
    if (body.length > SMALL && !share.acquire(2L * body.length)) {
      throw ChatOpsException.rateLimited(
          "Too many large requests are under way to other hubs; try again in a few seconds",
          RETRY_AFTER);
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String name : REQUEST_HEADERS) {
      headers.add(name, incoming.headers().getAll(name));
    }
    return new HubRequest(
        incoming.method(),
        HubRequest.pathAndQuery(incoming),
        headers,
        Buffer.buffer(body),
        Objects.requireNonNull(request.accessToken()),
        request.address(),
        limit(incoming.method(), orStored),
        memory(share));
  }

  private static Duration limit(HttpMethod method, boolean orStored) {
    if (SAFE.contains(method)) {
      return orStored ? READ_LIMIT : LIMIT;
    }
    return orStored ? CHECK_LIMIT : ACTION_LIMIT;
  }

  private static LongPredicate memory(LargeAnswers.Share share) {
    AtomicLong gathered = new AtomicLong();
    return more -> gathered.addAndGet(more) <= SMALL || share.acquire(more);
  }

  private Uni<Response> send(Ask ask, HubId hub, boolean again) {
    return Uni.createFrom()
        .completionStage(() -> hubs.send(hub, ask.request()).toCompletionStage())
        .emitOn(Infrastructure.getDefaultExecutor()) // look-ups may follow
        .onItemOrFailure()
        .transformToUni(
            (response, failure) -> {
              if (failure != null) {
                return failed(ask, hub, again, failure);
              }
              return isUndone(response)
                  ? moved(ask, again)
                  : Uni.createFrom().item(passedBack(response));
            });
  }

  /**
   * Returns true if the other hub did nothing: it has not got the agent, or it ended and its
   * address is another hub's, which does not take the ticket. This hub has checked the session.
   */
  private static boolean isUndone(HubResponse response) {
    return response.status() == 401
        || (response.status() == 503 && response.headers().contains(NOT_OWNER));
  }

  private Uni<Response> moved(Ask ask, boolean again) {
    Optional<HubId> now =
        again ? locate.otherHubNow(ask.actor(), ask.serverId()) : Optional.empty();
    return now.map(hub -> send(ask, hub, false)).orElseGet(() -> Uni.createFrom().nullItem());
  }

  /** A hub that stops has sent its agents to others, which this one may not have read yet. */
  private Uni<Response> forwardAgain(Ask ask, HubId unreachable) {
    return locate
        .otherHubNow(ask.actor(), ask.serverId())
        .filter(hub -> !hub.equals(unreachable))
        .map(hub -> send(ask, hub, false))
        .orElseGet(() -> Uni.createFrom().nullItem());
  }

  private Uni<Response> failed(Ask ask, HubId hub, boolean again, Throwable failure) {
    if (!(failure instanceof HubRequestException known)) {
      return Uni.createFrom().failure(failure);
    }
    Reason reason = known.reason();
    if (reason == Reason.CONNECTION_LOST && ask.isSafe() && again) {
      return send(ask, hub, false); // a kept connection may just have been closed
    }
    if (reason == Reason.NOT_SENT) {
      return again ? forwardAgain(ask, hub) : Uni.createFrom().nullItem();
    }
    if (ask.orStored() && reason != Reason.NO_MEMORY) {
      return Uni.createFrom().nullItem();
    }
    return Uni.createFrom().failure(failure(reason, ask));
  }

  private static ChatOpsException failure(Reason reason, Ask ask) {
    String then =
        ask.isSafe() ? "; try again" : "; it may have been done, so look before you try again";
    return switch (reason) {
      case NOT_SENT, CONNECTION_LOST ->
          new ChatOpsException(
              ErrorCode.AGENT_FAILED,
              "The connection to the agent's hub ended before the response" + then);
      case TIMED_OUT ->
          new ChatOpsException(
              ErrorCode.AGENT_TIMEOUT, "The hub that has this agent did not answer in time" + then);
      case NO_MEMORY -> AnswerSender.noMemory(ask.isSafe(), "");
    };
  }

  private static Response notOwner() {
    return Response.status(503)
        .type(MediaType.APPLICATION_JSON)
        .header(NOT_OWNER, "true")
        .entity(ErrorResponse.of(503, "The agent is connected to another hub"))
        .build();
  }

  private static Response passedBack(HubResponse response) {
    Response.ResponseBuilder answer = Response.status(response.status());
    for (String name : RESPONSE_HEADERS) {
      response.headers().getAll(name).forEach(value -> answer.header(name, value));
    }
    byte[] body = response.body().getBytes();
    if (body.length > 0) {
      PlainAnswer entity = out -> out.write(body);
      answer.entity(entity);
    }
    return answer.build();
  }
}
