package io.chatops.ws.browser;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.ws.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The view of one server. If another hub owns the server, that hub's socket is relayed unchanged;
 * when the agent moves, the browser is asked to reconnect. While that hub is unreachable, this hub
 * shows what it knows. Fields are confined to the event loop.
 */
final class RelayedView implements BrowserView, RelaySocket.Listener {
  private static final String MOVED = "the agent is connected to another hub now; reconnect";

  /** The most messages that wait until the owner of the server is known. */
  private static final int MAX_EARLY = 32;

  private final BrowserSocket socket;
  private final BrowserSocketServices services;
  private final RelaySignIns signIns;
  private final AddressedServer server;
  private final String path;
  private final BrowserView own;
  private final List<Early> early = new ArrayList<>();
  private @Nullable ServerId serverId;
  private @Nullable HubId hub;
  private @Nullable RelaySocket relay;
  private State state = State.WAITING;

  private record Early(BrowserMessages.Incoming message, String text) {}

  private enum State {
    /** Nothing is shown until it is known which hub shows it. */
    WAITING,
    /** This hub is about to show it. */
    STARTING,
    OWN,
    PASSED_ON
  }

  /**
   * A view that shows nothing yet.
   *
   * @param path of the sockets of this kind
   * @param own shows the server by this hub
   */
  RelayedView(
      BrowserSocket socket,
      BrowserSocketServices services,
      RelaySignIns signIns,
      AddressedServer server,
      String path,
      BrowserView own) {
    this.socket = socket;
    this.services = services;
    this.signIns = signIns;
    this.server = server;
    this.path = path;
    this.own = own;
  }

  @Override
  public void check(Actor actor) {
    own.check(actor);
  }

  @Override
  public void start(Actor actor) {
    ServerId begun = server.of(actor);
    Optional<HubId> at = hub(begun);
    if (at.isEmpty()) {
      own.start(actor);
    }
    socket.run(
        () -> {
          serverId = begun;
          if (at.isPresent()) {
            connect(begun, at.get());
          } else {
            shownHere();
          }
        });
  }

  private Optional<HubId> hub(ServerId of) {
    return socket.remote(of).map(RemoteAgent::hub);
  }

  private void connect(ServerId of, HubId at) {
    if (socket.isOpen()) {
      hub = at;
      relay =
          new RelaySocket(
              socket,
              services.hubs(),
              signIns,
              services.clock(),
              at,
              path.replace("{server_id}", of.toString()),
              this);
    }
  }

  private void shownHere() {
    state = State.OWN;
    early.forEach(each -> own.received(each.message(), each.text()));
    early.clear();
  }

  @Override
  public void tick() {
    RelaySocket present = relay;
    ServerId of = serverId;
    if (of == null) {
      return;
    }
    Optional<HubId> at = hub(of);
    if (present == null) {
      if (state == State.OWN) { // else both hubs might show it
        at.ifPresent(other -> connect(of, other));
      }
    } else if (at.isPresent() && at.get().equals(hub)) {
      present.tick();
    } else if (state == State.OWN) {
      present.close();
      relay = null;
    } else {
      socket.end(CloseCode.RESTART, MOVED);
    }
  }

  @Override
  public void onOpen() {
    RelaySocket present = relay;
    if (state == State.OWN || present == null) {
      socket.end(CloseCode.RESTART, MOVED);
      return;
    }
    state = State.PASSED_ON;
    early.forEach(each -> present.send(each.text()));
    early.clear();
  }

  @Override
  public void onFrame(String frame) {
    if (state == State.PASSED_ON) { // before, it is an error of the sign-in
      socket.send(RelaySocket.update(frame));
    }
  }

  @Override
  public void onEnd(int code, String reason) {
    relay = null;
    if (state == State.PASSED_ON) {
      if (code == CloseCode.POLICY) { // such as for a server that was removed
        socket.end(CloseCode.POLICY, reason);
      } else {
        socket.end(CloseCode.RESTART, "the connection to the agent's hub has ended; reconnect");
      }
    } else if (state == State.WAITING) {
      state = State.STARTING;
      boolean begins =
          socket.inBackground(
              () -> {
                try {
                  own.start(socket.actor());
                  socket.run(this::shownHere);
                } catch (ChatOpsException e) {
                  socket.reject(String.valueOf(e.getMessage()), CloseCode.TRY_LATER);
                } finally {
                  socket.cleanUpIfClosed();
                }
              });
      if (!begins) {
        socket.end(CloseCode.TRY_LATER, "the hub is too busy now; try again later");
      }
    }
  }

  @Override
  public void received(BrowserMessages.Incoming message, String text) {
    boolean asks =
        message.kind() == BrowserMessages.Kind.SUBSCRIBE
            || message.kind() == BrowserMessages.Kind.UNSUBSCRIBE;
    RelaySocket present = relay;
    if (!asks) {
      return; // of a later version
    }
    if (state == State.OWN) {
      own.received(message, text);
    } else if (state == State.PASSED_ON && present != null) {
      if (present.isBlocked()) {
        socket.end(CloseCode.TRY_LATER, "too many messages for the hub that has this agent");
      } else {
        present.send(text);
      }
    } else if (early.size() < MAX_EARLY) {
      early.add(new Early(message, text));
    } else {
      socket.end(CloseCode.TRY_LATER, "too many messages before the first answer; reconnect");
    }
  }

  @Override
  public void readOn() {
    RelaySocket present = relay;
    if (present != null) {
      present.readOn();
    }
  }

  @Override
  public void end() {
    RelaySocket present = relay;
    if (present != null) {
      present.close();
    }
    own.end();
  }
}
