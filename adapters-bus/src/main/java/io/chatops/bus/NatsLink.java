package io.chatops.bus;

import io.chatops.bus.NatsSettings.CredentialsLogin;
import io.chatops.bus.NatsSettings.Login;
import io.chatops.bus.NatsSettings.TokenLogin;
import io.chatops.bus.NatsSettings.UserLogin;
import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.ConnectPauses;
import io.chatops.core.identity.HubId;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Options.HostnameResolveMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The link of a hub by NATS. It listens to a subject for all hubs and to one of its own. */
public final class NatsLink implements BusLink {
  private static final String SUBJECTS = "chatops.bus.";
  private static final String ALL = SUBJECTS + "all";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The most that waits to be taken; far more than ever does, as nothing here blocks. */
  private static final long MOST_MESSAGES = 10_000;

  private static final long MOST_BYTES = 64L << 20;

  private final NatsSettings settings;
  private final String where;
  private final String own;
  private final ConnectPauses pauses = new ConnectPauses();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Connection present;

  /** Is not connected yet. */
  public NatsLink(NatsSettings settings, HubId hub) {
    this.settings = settings;
    this.where = String.join(", ", settings.servers());
    this.own = subject(hub);
  }

  @Override
  public void open(Ends ends) {
    Thread connecting = new Thread(() -> keepConnected(ends), "hub-bus-in");
    connecting.setDaemon(true);
    thread = connecting;
    connecting.start();
  }

  private void keepConnected(Ends ends) {
    while (!pauses.isStopped()) {
      try {
        pauses.ended(connect(ends)); // another server may be there at once
      } catch (IOException | GeneralSecurityException | TimeoutException | RuntimeException e) {
        ends.cut(problem(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pauses.await();
    }
  }

  /** Connects, and returns once the connection has ended, for how long it lived. */
  private Duration connect(Ends ends)
      throws IOException, GeneralSecurityException, TimeoutException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    long since;
    Connection connection = Nats.connect(options(ends));
    try {
      // Not earlier: it would hear of servers that did not answer before this one.
      connection.addConnectionListener((which, event) -> follow(event, over));
      if (connection.getStatus() != Connection.Status.CONNECTED) {
        over.countDown();
      }
      if (connection.getMaxPayload() < LARGEST_FRAME) {
        throw new IOException(
            "its max_payload is %,d bytes and must be %,d or more"
                .formatted(connection.getMaxPayload(), LARGEST_FRAME));
      }
      Dispatcher dispatcher =
          connection.createDispatcher(message -> ends.received(message.getData()));
      dispatcher.setPendingLimits(MOST_MESSAGES, MOST_BYTES);
      dispatcher.subscribe(ALL).subscribe(own);
      flush(connection);
      since = System.nanoTime();
      present = connection;
      ends.connected();
      over.await();
    } finally {
      present = null;
      connection.close();
    }
    ends.cut("the connection to NATS at " + where + " ended; the hub connects again");
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private Options options(Ends ends) throws GeneralSecurityException, IOException {
    Options.Builder options =
        new Options.Builder()
            .servers(settings.servers().toArray(String[]::new))
            .connectionName("chatops-hub")
            .ignoreDiscoveredServers() // the settings alone say where a hub signs in
            .hostnameResolveMode(HostnameResolveMode.HappyEyeballs) // keeps names, for TLS
            .noReconnect() // a new connection is simpler than one that was cut
            .connectionTimeout(PATIENCE)
            .socketWriteTimeout(PATIENCE)
            .pingInterval(PATIENCE)
            .maxPingsOut(2)
            .noHeaders() // a broken one would end the thread that reads
            .noNoResponders()
            .errorListener(new Losses(ends));
    Login login = settings.login();
    if (login instanceof UserLogin user) {
      options.userInfo(user.user().toCharArray(), user.password().value().toCharArray());
    } else if (login instanceof TokenLogin token) {
      options.token(token.token().value().toCharArray());
    } else if (login instanceof CredentialsLogin credentials) {
      NatsCredentials file = new NatsCredentials(credentials.file());
      file.check(); // the client would not say what is wrong with it
      options.authHandler(file);
    }
    if (settings.usesTls()) {
      options.sslContext(NatsTls.context(settings.authorities()));
    }
    return options.build();
  }

  /** Tells when the connection is over, or its server is about to stop. */
  private static void follow(Events event, CountDownLatch over) {
    if (event == Events.CLOSED || event == Events.DISCONNECTED || event == Events.LAME_DUCK) {
      over.countDown();
    }
  }

  /** Tells of messages that came too fast; other errors are thrown, or end the connection. */
  private record Losses(Ends ends) implements ErrorListener {
    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
      ends.lost();
    }
  }

  /**
   * Waits until the server has taken all.
   *
   * @throws IOException if it has refused any, such as for want of a permission
   */
  private static void flush(Connection connection)
      throws IOException, TimeoutException, InterruptedException {
    connection.flush(PATIENCE);
    String refusal = connection.getLastError();
    if (refusal != null && !refusal.isEmpty()) {
      connection.clearLastError();
      throw new IOException(refusal);
    }
  }

  @Override
  public void send(List<Outgoing> frames) {
    Connection connection = present;
    if (connection == null) {
      throw new BusException(Reason.CUT, "there is no connection to NATS at " + where);
    }
    try {
      for (Outgoing frame : frames) {
        HubId to = frame.to();
        connection.publish(to == null ? ALL : subject(to), bytes(frame.frame()));
      }
      flush(connection); // also bounds what waits
    } catch (IOException | TimeoutException | RuntimeException e) {
      throw new BusException(Reason.CUT, problem(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusException(Reason.CUT, "this hub stops");
    }
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.duplicate().get(bytes);
    return bytes;
  }

  private static String subject(HubId hub) {
    return SUBJECTS + "hub." + hub;
  }

  private String problem(Exception e) {
    if (e instanceof AuthenticationException) {
      return "NATS at "
          + where
          + " refuses this hub; set its login: chatops.nats.user with chatops.nats.password-file,"
          + " chatops.nats.token-file or chatops.nats.credentials-file (CHATOPS_NATS_...)";
    }
    return "NATS at "
        + where
        + " cannot be used ("
        + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
        + "); the hub tries again every few seconds";
  }

  @Override
  public void close() {
    pauses.stop();
    Thread connecting = thread;
    if (connecting == null) {
      return;
    }
    try {
      connecting.interrupt(); // it closes the connection
      connecting.join(TimeUnit.SECONDS.toMillis(PATIENCE.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
