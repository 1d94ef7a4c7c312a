package io.chatops.persistence.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.agroal.api.AgroalDataSource;
import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hint.Kind;
import io.chatops.core.hub.Hints;
import io.chatops.core.identity.HubId;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hints by PostgreSQL's NOTIFY, as JSON. A hub listens on a connection of its own, and sends on one
 * of the pool. Anybody who may connect to the database can send some, too: they make a hub read
 * twenty times a second at most.
 */
@Singleton
final class NotifyHints implements Hints {
  private static final System.Logger LOG = System.getLogger(NotifyHints.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHANNEL = "chatops_hints";

  /** NOTIFY holds a lock of the whole server until its commit is on disk, for nothing here. */
  private static final String LAZILY = "SET LOCAL synchronous_commit = off";

  private static final String NOTIFY =
      "SELECT pg_notify('" + CHANNEL + "', hint) FROM unnest(?) AS sent (hint)";

  /** A connection on which nothing came for this long is tried. */
  private static final int IDLE_MILLIS = 5_000;

  /** The time between two attempts to connect, and to read everything. */
  private static final long RETRY_MILLIS = 3_000;

  private static final long DELAY_PER_HINT_MILLIS = 50;

  /** The most hints read one by one; beyond it, everything is read once. */
  private static final int MAX_AT_ONCE = 100;

  /** More that wait to be sent are lost. */
  private static final int MAX_WAITING = 10_000;

  private final DirectDatabase direct;
  private final Supplier<? extends DataSource> pool;
  private final Set<String> waiting = new LinkedHashSet<>(); // guarded by itself
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(task -> daemon("hints-out", task));
  private final AtomicBoolean listens = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Connection listening;

  /** Asks for the pool when it sends: a hub in memory has none, and does not start if it must. */
  @Inject
  NotifyHints(DirectDatabase direct, Instance<AgroalDataSource> pool) {
    this(direct, pool::get);
  }

  NotifyHints(DirectDatabase direct, Supplier<? extends DataSource> pool) {
    this.direct = direct;
    this.pool = pool;
  }

  @Override
  public void publish(HubId from, Hint hint) {
    String text =
        JSON.createObjectNode()
            .put("kind", hint.kind().name().toLowerCase(Locale.ROOT))
            .put("id", hint.id().toString())
            .put("hub", from.toString())
            .toString();
    synchronized (waiting) {
      if (waiting.isEmpty() && !sender.isShutdown()) {
        sender.execute(this::send);
      }
      if (waiting.size() < MAX_WAITING) {
        waiting.add(text);
      }
    }
  }

  private void send() {
    List<String> hints;
    synchronized (waiting) {
      hints = List.copyOf(waiting);
      waiting.clear();
    }
    try {
      int unused =
          new Transactions(pool.get())
              .run(
                  connection -> {
                    Sql.update(connection, LAZILY);
                    return Sql.update(connection, NOTIFY, hints);
                  });
    } catch (RuntimeException e) {
      synchronized (waiting) {
        waiting.addAll(hints);
        if (!sender.isShutdown()) {
          var unused = sender.schedule(this::send, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  @Override
  public void listen(HubId hub, Listener listener) {
    if (listens.compareAndSet(false, true)) {
      daemon("hints-in", () -> listenUntilStopped(hub, listener)).start();
    }
  }

  private void listenUntilStopped(HubId hub, Listener listener) {
    boolean isCut = false;
    while (!isStopped()) {
      try (Connection connection = direct.source().getConnection()) {
        listening = connection;
        Sql.update(connection, "LISTEN " + CHANNEL);
        if (isCut) {
          LOG.log(Level.INFO, "This hub receives changes of other hubs without delay again");
          isCut = false;
        }
        read(connection, hub, listener);
      } catch (SQLException | RuntimeException e) {
        if (!isStopped() && !isCut) {
          isCut = true;
          LOG.log(
              Level.WARNING,
              "This hub finds out within a minute only what other hubs change, as it cannot LISTEN"
                  + " at PostgreSQL: {0}. It tries again every few seconds",
              String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
      } finally {
        listening = null;
      }
      pause(RETRY_MILLIS);
    }
  }

  private void read(Connection connection, HubId hub, Listener listener) throws SQLException {
    PGConnection notifications = connection.unwrap(PGConnection.class);
    boolean missed = true;
    while (!isStopped()) {
      if (missed) {
        missed = !attempt(listener::missed);
        if (missed) {
          pause(RETRY_MILLIS);
        }
      }
      PGNotification[] come = notifications.getNotifications(IDLE_MILLIS);
      if (come == null || come.length == 0) {
        Sql.update(connection, "SELECT 1");
        continue;
      }
      Set<Hint> hints = new LinkedHashSet<>();
      Stream.of(come).flatMap(one -> parse(one.getParameter(), hub).stream()).forEach(hints::add);
      if (hints.size() > MAX_AT_ONCE) {
        pause(RETRY_MILLIS);
        missed = true;
        continue;
      }
      for (Hint hint : hints) {
        missed |= !attempt(() -> listener.heard(hint));
      }
      pause(DELAY_PER_HINT_MILLIS * hints.size());
    }
  }

  /** Returns the hint, unless it is one of this hub's own, or none that is known here. */
  private static Optional<Hint> parse(String text, HubId hub) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.path("hub").asText().equals(hub.toString())) {
        return Optional.empty();
      }
      return Optional.of(
          new Hint(
              Kind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT)),
              UUID.fromString(json.path("id").asText())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty(); // of a later version, or somebody else's
    }
  }

  private static boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A change at another hub was not read yet: {0}", e.toString());
      return false;
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause(long millis) {
    try {
      boolean unused = stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopped.countDown();
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Sends what waits, and disconnects. */
  @PreDestroy
  void close() {
    stopped.countDown();
    synchronized (waiting) {
      sender.shutdown();
    }
    try {
      boolean unused = sender.awaitTermination(DirectDatabase.TIMEOUT_SECONDS, TimeUnit.SECONDS);
      Connection waitingForHints = listening;
      if (waitingForHints != null) {
        waitingForHints.abort(Runnable::run); // it is in the middle of a read
      }
    } catch (SQLException e) {
      // It is gone, which is what was wanted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
