package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.HubProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks by another user of the hub's machine, who has no password and no file of the hub. */
class LocalUsersIT {
  private static final int CONNECTIONS = 200;

  @TempDir Path home;

  @Test
  @Timeout(600)
  void unusedConnectionsKeepNoHubFromStarting() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      Set<Integer> ports = portsOfDatabase(hub);
      hub.kill();
      try (Flood flood = new Flood(ports)) {
        hub.start();
        assertThat(flood.isOver()).isFalse();
      }
      assertThat(ports).as("ports of the database").isEmpty();
      assertThat(hub.ports()).as("ports of the hub").containsExactly(hub.base().getPort());
      Path sockets = hub.dataDir().resolve("database-socket").toRealPath();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sockets)))
          .isEqualTo("rwx------");
    }
  }

  /** Connections to ports, as many as are taken, opened anew when one ends. */
  private static final class Flood implements AutoCloseable {
    private final Thread thread = new Thread(this::run, "flood");
    private final Set<Integer> ports;
    private volatile boolean over;

    Flood(Set<Integer> ports) {
      this.ports = ports;
      thread.start();
    }

    boolean isOver() {
      return !thread.isAlive();
    }

    private void run() {
      List<Socket> open = new ArrayList<>();
      while (!over) {
        for (int port : ports) {
          open.add(connect(port));
        }
        while (open.size() > CONNECTIONS) {
          close(open.remove(0));
        }
        Thread.onSpinWait();
      }
      open.forEach(Flood::close);
    }

    private static Socket connect(int port) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      } catch (IOException refused) {
        // Nobody listens yet.
      }
      return socket;
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      over = true;
      try {
        thread.join(TimeUnit.MINUTES.toMillis(1));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The TCP ports at which the hub's PostgreSQL listens. */
  private static Set<Integer> portsOfDatabase(HubProcess hub) throws IOException {
    return HubProcess.ports(
        ProcessHandle.of(hub.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid)
            .toList());
  }
}
