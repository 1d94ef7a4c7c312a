package io.chatops.app.link;

import io.chatops.core.access.AccessTokens;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.rest.forward.HubRequest;
import io.chatops.rest.forward.HubRequestException;
import io.chatops.rest.forward.HubRequestException.Reason;
import io.chatops.rest.forward.HubResponse;
import io.chatops.rest.forward.OtherHubRequests;
import io.chatops.ws.browser.HubLinks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Other hubs on the same database, asked by their public APIs with tickets. Each has a client while
 * it lives, which accepts that hub's key alone.
 */
@Singleton
public final class OtherHubs implements OtherHubRequests, HubLinks {
  private static final System.Logger LOG = System.getLogger(OtherHubs.class.getName());
  private static final Pattern LOOPBACK =
      Pattern.compile("^https?://(127\\.|localhost\\b|\\[::1])");

  private final Ownership ownership;
  private final Supplier<HubAddress> own;
  private final AccessTokens tokens;
  private final InstantSource clock;
  private final Provider<Vertx> vertx;
  private final Duration connectLimit;
  private final Map<HubId, HubClient> clients = new ConcurrentHashMap<>();
  private volatile boolean warned;

  @Inject
  OtherHubs(SharedState shared, OwnAddress own, AccessTokens tokens, Provider<Vertx> vertx) {
    this(shared.ownership(), own, tokens, shared.clock(), vertx, HubClient.CONNECT_LIMIT);
  }

  OtherHubs(
      Ownership ownership,
      Supplier<HubAddress> own,
      AccessTokens tokens,
      InstantSource clock,
      Provider<Vertx> vertx,
      Duration connectLimit) {
    this.connectLimit = connectLimit;
    this.ownership = ownership;
    this.own = own;
    this.tokens = tokens;
    this.clock = clock;
    this.vertx = vertx;
  }

  @Override
  public Future<HubResponse> send(HubId hub, HubRequest request) {
    try {
      HubClient client = client(hub);
      String ticket = ticket(hub, request.accessToken(), request.address());
      return client.send(request, ticket);
    } catch (HubRequestException | ChatOpsException e) {
      return Future.failedFuture(e);
    } catch (IllegalStateException e) { // closed since, as its lease has expired
      return Future.failedFuture(new HubRequestException(Reason.NOT_SENT, "The hub is gone", e));
    }
  }

  @Override
  public Future<WebSocket> open(HubId hub, String path) {
    try {
      return client(hub).open(path);
    } catch (HubRequestException | IllegalStateException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public String ticket(HubId hub, String accessToken, @Nullable String address) {
    return tokens
        .ticket(accessToken, ownership.id(), hub, address, clock.instant())
        .orElseThrow(
            () -> ChatOpsException.unauthenticated("The access token expired; refresh it"));
  }

  private HubClient client(HubId hub) throws HubRequestException {
    HubAddress address = ownership.liveHubs().get(hub);
    if (address == null) {
      throw new HubRequestException(Reason.NOT_SENT, "The hub's lease has expired", null);
    }
    try {
      return clients.computeIfAbsent(
          hub, id -> new HubClient(vertx.get(), address, clock, connectLimit));
    } catch (IllegalArgumentException e) {
      throw new HubRequestException(Reason.NOT_SENT, "The hub's address cannot be used", e);
    }
  }

  /**
   * Closes the clients of hubs that have ended, or whose address or key has changed: all their
   * requests fail. Called after each renewal of the lease.
   */
  public void follow() {
    Map<HubId, HubAddress> living = ownership.liveHubs();
    warnOfLoopback(living);
    clients.forEach(
        (hub, client) -> {
          if (!client.address().equals(living.get(hub)) && clients.remove(hub, client)) {
            client.close();
          } else {
            client.probe();
          }
        });
  }

  /** Returns the names of the hubs that this one could not reach last, and since when. */
  public Map<String, Instant> unreachable() {
    Map<String, Instant> names = new TreeMap<>();
    for (HubClient client : clients.values()) {
      Instant since = client.unreachableSince();
      if (since != null) {
        names.put(client.address().name(), since);
      }
    }
    return names;
  }

  /** If all addresses are loopback, all hubs are on one machine and reach each other. */
  private void warnOfLoopback(Map<HubId, HubAddress> living) {
    String url = own.get().url();
    if (!warned
        && isLoopback(url)
        && living.values().stream().anyMatch(other -> !isLoopback(other.url()))) {
      warned = true;
      LOG.log(
          Level.WARNING,
          "Other hubs on this database cannot reach this one at {0}, so they cannot act on its"
              + " servers: set CHATOPS_HUB_URL to an address that they reach",
          url);
    }
  }

  private static boolean isLoopback(String url) {
    return LOOPBACK.matcher(url).find();
  }
}
