package io.chatops.persistence.hub;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.ConnectPauses;
import io.chatops.core.identity.HubId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The link of a hub by PostgreSQL's NOTIFY, for a few hubs that want nothing more to install. It
 * has two connections of its own: one listens, the other one sends. While a hub listens, it holds
 * an advisory lock, by which others see that somebody hears them.
 */
public final class NotifyLink implements BusLink {
  private static final String ALL = "chatops_bus";
  private static final int PATIENCE_SECONDS = 5;

  /** A connection on which nothing came for this long is tried. */
  private static final int QUIET_MILLIS = 5_000;

  private static final String LOCK = "SELECT pg_try_advisory_lock(?)";

  /** The keys that nobody holds; each is held for this look alone. */
  private static final String UNHEARD =
      """
      SELECT key FROM unnest(?) AS asked (key)
      WHERE CASE WHEN pg_try_advisory_lock(key) THEN pg_advisory_unlock(key) ELSE false END\
      """;

  private static final String NOTIFY =
      "SELECT pg_notify(channel, payload) FROM unnest(?, ?) AS piece (channel, payload)";

  private final PGSimpleDataSource source;
  private final HubId hub;
  private final ConnectPauses pauses = new ConnectPauses();
  private volatile @Nullable Thread listener;
  private volatile @Nullable Ends ends;
  private volatile @Nullable Connection listening;

  /** Counts the connections that listened: after a new one the sending one is made anew, too. */
  private final AtomicInteger generation = new AtomicInteger();

  // Only send and close touch these, one at a time.
  private @Nullable Connection sending;
  private int sendingGeneration;

  /**
   * Is not connected yet.
   *
   * @param database where, and as whom; its other settings are this link's own
   */
  public NotifyLink(PGSimpleDataSource database, HubId hub) {
    this.source = new PGSimpleDataSource();
    this.hub = hub;
    source.setUrl(database.getUrl());
    source.setUser(database.getUser());
    source.setPassword(database.getPassword());
    source.setLogServerErrorDetail(false);
    source.setConnectTimeout(PATIENCE_SECONDS);
    source.setLoginTimeout(PATIENCE_SECONDS);
    source.setSocketTimeout(PATIENCE_SECONDS);
    source.setTcpKeepAlive(true);
  }

  @Override
  public void open(Ends receiver) {
    ends = receiver;
    Thread thread = new Thread(() -> listen(receiver), "hub-bus-in");
    thread.setDaemon(true);
    listener = thread;
    thread.start();
  }

  private void listen(Ends receiver) {
    while (!pauses.isStopped()) {
      try (Connection connection = source.getConnection()) {
        listening = connection;
        boolean isHeld = tryLock(connection);
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + ALL);
          statement.execute("LISTEN " + channel(hub));
        }
        generation.incrementAndGet();
        receiver.connected();
        pauses.reset();
        read(connection, isHeld, receiver);
      } catch (SQLException | RuntimeException e) {
        if (!pauses.isStopped()) {
          receiver.cut(problem(e));
          pauses.await();
        }
      } finally {
        listening = null;
      }
    }
  }

  private void read(Connection connection, boolean isHeld, Ends receiver) throws SQLException {
    PGConnection notifications = connection.unwrap(PGConnection.class);
    NotifyPieces toAll = new NotifyPieces();
    NotifyPieces toThis = new NotifyPieces();
    boolean isLockHeld = isHeld;
    while (!pauses.isStopped()) {
      PGNotification[] come = notifications.getNotifications(QUIET_MILLIS);
      if (come == null || come.length == 0) {
        // Also finds out if the database is there. An earlier connection of this hub that the
        // database still takes for living may have the lock.
        isLockHeld = isLockHeld ? isThere(connection) : tryLock(connection);
        continue;
      }
      for (PGNotification one : come) {
        NotifyPieces pieces = one.getName().equals(ALL) ? toAll : toThis;
        pieces.add(one.getParameter()).ifPresent(receiver::received);
      }
    }
  }

  private boolean tryLock(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setLong(1, key(hub));
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    }
  }

  @Override
  public void send(List<Outgoing> frames) {
    List<Long> unheard = new ArrayList<>();
    try {
      Connection connection = sendingConnection();
      sending = null;
      try {
        Set<HubId> nobody = findUnheard(connection, frames);
        List<String> channels = new ArrayList<>();
        List<String> payloads = new ArrayList<>();
        for (Outgoing frame : frames) {
          HubId to = frame.to();
          if (to != null && frame.question() != null && nobody.contains(to)) {
            unheard.add(frame.question());
            continue;
          }
          for (String piece : NotifyPieces.of(frame.frame())) {
            channels.add(to == null ? ALL : channel(to));
            payloads.add(piece);
          }
        }
        notify(connection, channels, payloads);
        sending = connection;
      } finally {
        if (sending == null) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw new BusException(Reason.CUT, problem(e));
    }
    Ends receiver = ends;
    if (receiver != null) {
      unheard.forEach(receiver::nobody);
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

  private static Set<HubId> findUnheard(Connection connection, List<Outgoing> frames)
      throws SQLException {
    List<HubId> asked = new ArrayList<>();
    for (Outgoing frame : frames) {
      HubId to = frame.to();
      if (to != null && frame.question() != null && !asked.contains(to)) {
        asked.add(to);
      }
    }
    Set<HubId> nobody = new HashSet<>();
    if (asked.isEmpty()) {
      return nobody;
    }
    try (PreparedStatement select = connection.prepareStatement(UNHEARD)) {
      select.setArray(
          1, connection.createArrayOf("bigint", asked.stream().map(NotifyLink::key).toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long key = rows.getLong("key");
          asked.stream().filter(to -> key(to) == key).forEach(nobody::add);
        }
      }
    }
    return nobody;
  }

  private static void notify(Connection connection, List<String> channels, List<String> payloads)
      throws SQLException {
    if (payloads.isEmpty()) {
      return;
    }
    try (PreparedStatement notify = connection.prepareStatement(NOTIFY)) {
      notify.setArray(1, connection.createArrayOf("text", channels.toArray()));
      notify.setArray(2, connection.createArrayOf("text", payloads.toArray()));
      notify.execute();
    }
  }

  private static String channel(HubId hub) {
    return ALL + "_" + hub.value().toString().replace('-', '_');
  }

  /** Ids are random, so no two hubs have one key. */
  private static long key(HubId hub) {
    UUID id = hub.value();
    return id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32);
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
