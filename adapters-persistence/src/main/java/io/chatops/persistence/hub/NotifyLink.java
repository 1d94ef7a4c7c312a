package io.chatops.persistence.hub;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.ConnectPauses;
import io.chatops.core.identity.HubId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The link of a hub by PostgreSQL's NOTIFY, for a few hubs that want nothing more to install. It
 * has two connections of its own: one listens, the other one sends.
 */
public final class NotifyLink implements BusLink {
  private static final String ALL = "chatops_bus";
  private static final int PATIENCE_SECONDS = 5;

  /** A connection on which nothing came for this long is tried. */
  private static final int QUIET_MILLIS = 5_000;

  private static final String NOTIFY =
      "SELECT pg_notify(channel, payload) FROM unnest(?, ?) AS piece (channel, payload)";

  private final PGSimpleDataSource source;
  private final HubId hub;
  private final ConnectPauses pauses = new ConnectPauses();
  private volatile @Nullable Thread listener;
  private volatile @Nullable Connection listening;

  /** Counts the connections that listened: after a new one the sending one is made anew, too. */
  private final AtomicInteger generation = new AtomicInteger();

  // Only send and close touch these, one at a time.
  private @Nullable Connection sending;
  private int sendingGeneration;

  /**
   * Is not connected yet.
   *
   * @param database its address and user count; the other settings are this link's own
   */
  public NotifyLink(PGSimpleDataSource database, HubId hub) {
    this.source = new PGSimpleDataSource();
    this.hub = hub;
    source.setUrl(database.getUrl());
    source.setUser(database.getUser());
    source.setPassword(database.getPassword());
    source.setLogServerErrorDetail(false);
    source.setConnectTimeout(2);
    source.setLoginTimeout(PATIENCE_SECONDS);
    source.setSocketTimeout(PATIENCE_SECONDS);
    source.setTcpKeepAlive(true);
  }

  @Override
  public void open(Ends receiver) {
    Thread thread = new Thread(() -> listen(receiver), "hub-bus-in");
    thread.setDaemon(true);
    listener = thread;
    thread.start();
  }

  private void listen(Ends receiver) {
    while (!pauses.isStopped()) {
      long since = 0; // not connected
      try (Connection connection = source.getConnection()) {
        listening = connection;
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + ALL);
          statement.execute("LISTEN " + channel(hub));
        }
        generation.incrementAndGet();
        since = System.nanoTime();
        receiver.connected();
        read(connection, receiver);
      } catch (SQLException | RuntimeException e) {
        if (!pauses.isStopped()) {
          receiver.cut(problem(e));
          pauses.ended(since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since));
          pauses.await();
        }
      } finally {
        listening = null;
      }
    }
  }

  private void read(Connection connection, Ends receiver) throws SQLException {
    PGConnection notifications = connection.unwrap(PGConnection.class);
    NotifyPieces toAll = new NotifyPieces();
    NotifyPieces toThis = new NotifyPieces();
    while (!pauses.isStopped()) {
      PGNotification[] come = notifications.getNotifications(QUIET_MILLIS);
      if (come == null || come.length == 0) {
        check(connection);
        continue;
      }
      for (PGNotification one : come) {
        NotifyPieces pieces = one.getName().equals(ALL) ? toAll : toThis;
        pieces.add(one.getParameter()).ifPresent(receiver::received);
      }
    }
  }

  private static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var unused = statement.execute("SELECT 1");
    }
  }

  @Override
  public void send(List<Outgoing> frames) {
    List<String> channels = new ArrayList<>();
    List<String> payloads = new ArrayList<>();
    for (Outgoing frame : frames) {
      HubId to = frame.to();
      for (String piece : NotifyPieces.of(frame.frame())) {
        channels.add(to == null ? ALL : channel(to));
        payloads.add(piece);
      }
    }
    try {
      boolean isKept = sending != null;
      try {
        notify(channels, payloads);
      } catch (SQLException e) {
        if (!isKept) {
          throw e;
        }
        notify(channels, payloads); // the kept connection may have ended long ago
      }
    } catch (SQLException e) {
      throw new BusException(Reason.CUT, problem(e));
    }
  }

  private void notify(List<String> channels, List<String> payloads) throws SQLException {
    Connection connection = sendingConnection();
    sending = null;
    try (PreparedStatement notify = connection.prepareStatement(NOTIFY)) {
      notify.setArray(1, connection.createArrayOf("text", channels.toArray()));
      notify.setArray(2, connection.createArrayOf("text", payloads.toArray()));
      notify.execute();
      sending = connection;
    } finally {
      if (sending == null) {
        connection.close();
      }
    }
  }

  private Connection sendingConnection() throws SQLException {
    Connection present = sending;
    int now = generation.get();
    if (present != null && sendingGeneration == now) {
      return present;
    }
    if (present != null) {
      sending = null;
      present.close();
    }
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      // NOTIFY holds a lock of the whole server until its commit is on disk, for nothing here.
      statement.execute("SET synchronous_commit = off");
    }
    sendingGeneration = now;
    return connection;
  }

  private static String channel(HubId hub) {
    return ALL + "_" + hub.value().toString().replace('-', '_');
  }

  private static String problem(Exception e) {
    return "PostgreSQL does not take part in it ("
        + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
        + "); the hub tries again every few seconds";
  }

  @Override
  public void close() {
    pauses.stop();
    try {
      Connection waiting = listening;
      if (waiting != null) {
        waiting.abort(Runnable::run); // it is in the middle of a read
      }
      Thread thread = listener;
      if (thread != null) {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
      if (sending != null) {
        sending.close();
      }
    } catch (SQLException e) {
      // It is gone, which is what was wanted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
