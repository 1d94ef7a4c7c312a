package io.chatops.app.edge;

import io.chatops.app.config.HubSettings;
import io.chatops.app.tls.HubTls;
import io.chatops.rest.limit.Networks;
import io.chatops.rest.security.SignInListener;
import io.chatops.ws.ConnectionMemoryBudget;
import io.chatops.ws.WaitingSockets;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The places and budgets that all connections of a hub share. */
@Singleton
public class Connections implements SignInListener {
  private static final AttributeKey<ConnectionGuard> GUARD =
      AttributeKey.valueOf(ConnectionGuard.class.getName());

  private final ConnectionLimits limits;
  private final WaitingSockets anonymous;
  private final WaitingSockets signedIn;
  private final WaitingSockets hubs;
  private final ConnectionMemoryBudget held;
  private final AtomicInteger open = new AtomicInteger();
  private final boolean encrypted;
  private final ForwardedFor forwardedFor;

  @Inject
  Connections(
      HubSettings settings,
      HubTls tls,
      @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies")
          Optional<List<String>> trustedProxies) {
    this(limits(settings.limits()), tls.isOn(), new ForwardedFor(trustedProxies.orElse(List.of())));
  }

  Connections(ConnectionLimits limits, boolean encrypted, ForwardedFor forwardedFor) {
    this.limits = limits;
    this.encrypted = encrypted;
    this.forwardedFor = forwardedFor;
    this.anonymous = new WaitingSockets(limits.anonymous(), limits.anonymousPerAddress());
    this.signedIn = new WaitingSockets(limits.signedIn(), limits.signedInPerCaller());
    this.hubs = new WaitingSockets(limits.signedIn(), limits.signedIn());
    this.held = new ConnectionMemoryBudget(limits.heldBytes(), limits.heldBytesPerAddress());
  }

  private static ConnectionLimits limits(HubSettings.Limits settings) {
    long heap = Runtime.getRuntime().maxMemory();
    int descriptors = ConnectionLimits.descriptorsOfThisProcess();
    int strangers =
        settings
            .connections()
            .orElseGet(() -> ConnectionLimits.defaultAnonymous(heap, descriptors));
    return ConnectionLimits.of(
        heap,
        descriptors,
        strangers,
        settings.connectionsPerAddress().orElse(Math.max(1, strangers / 2)));
  }

  /** Guards a connection that was just accepted; before it is registered with an event loop. */
  void guard(Channel channel) {
    String address =
        channel.remoteAddress() instanceof InetSocketAddress remote
            ? Networks.of(remote.getAddress().getHostAddress())
            : "local";
    if (encrypted) {
      channel.pipeline().addFirst(new PlainHttp());
    }
    channel.attr(GUARD).set(ConnectionGuard.install(channel, address, this));
  }

  /** A connection on which a user signed in counts as signed in until it ends. */
  @Override
  public void signedIn(RoutingContext routing, String caller) {
    HttpConnection connection = routing.request().connection();
    ConnectionGuard guard =
        connection instanceof ConnectionBase base ? base.channel().attr(GUARD).get() : null;
    if (guard != null) {
      guard.signedIn(caller);
    }
  }

  ForwardedFor forwardedFor() {
    return forwardedFor;
  }

  ConnectionLimits limits() {
    return limits;
  }

  /** Counts a connection until it closes; returns false if there are too many. */
  boolean enter(Channel channel) {
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    return open.incrementAndGet() <= limits.open();
  }

  WaitingSockets anonymous() {
    return anonymous;
  }

  /** Returns the places of a caller who has signed in; those of hubs are their own. */
  WaitingSockets signedIn(String caller) {
    return caller.startsWith(SignInListener.HUB) ? hubs : signedIn;
  }

  ConnectionMemoryBudget held() {
    return held;
  }
}
