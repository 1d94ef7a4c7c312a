package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The names that the attacked hub can look up. A file takes the place of DNS: the hub's Java reads
 * it at each look-up and caches nothing.
 */
final class ChangingNames {
  private final Path folder;
  private final Path file;
  private final Path own;

  private ChangingNames(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.file = folder.resolve("hosts");
    String machine = InetAddress.getLocalHost().getHostName();
    this.own =
        Files.writeString(
            folder.resolve("own"), "127.0.0.1 localhost\n127.0.0.1 " + machine + "\n");
    install(own);
  }

  static ChangingNames in(Path folder) throws IOException {
    return new ChangingNames(folder);
  }

  List<String> jvmOptions() {
    return List.of("-Djdk.net.hosts.file=" + file, "-Dsun.net.inetaddr.ttl=0");
  }

  /**
   * Gives a name other addresses at each look-up, in turn and from the start, until it is closed.
   */
  Rebound rebind(String name, List<List<String>> answers) throws IOException {
    return new Rebound(name, answers);
  }

  /** Replaces what the hub's next look-up opens. */
  private void install(Path target) throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, target.toAbsolutePath());
    Files.move(link, file, ATOMIC_MOVE);
  }

  /** A name whose addresses change. Each look-up opens a pipe of its own, so none is missed. */
  final class Rebound implements AutoCloseable {
    private final String name;
    private final List<List<String>> answers;
    private final CompletableFuture<Void> server;
    private final AtomicInteger lookups = new AtomicInteger();
    private volatile boolean closed;

    private Rebound(String name, List<List<String>> answers) throws IOException {
      this.name = name;
      this.answers = answers;
      install(pipe(0));
      server = CompletableFuture.runAsync(this::serve, task -> new Thread(task).start());
    }

    private void serve() {
      try {
        while (!closed) {
          int turn = lookups.get();
          try (OutputStream reader = Files.newOutputStream(folder.resolve("pipe-" + turn))) {
            if (!closed) {
              install(pipe(turn + 1));
              lookups.incrementAndGet();
              reader.write(lines(answers.get(turn % answers.size())).getBytes(UTF_8));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String lines(List<String> addresses) throws IOException {
      return Files.readString(own)
          + addresses.stream()
              .map(address -> address + " " + name + "\n")
              .collect(Collectors.joining());
    }

    private Path pipe(int turn) throws IOException {
      Path pipe = folder.resolve("pipe-" + turn);
      try {
        Files.deleteIfExists(pipe);
        new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return pipe;
    }

    /** The number of look-ups by now. */
    int lookups() {
      return lookups.get();
    }

    @Override
    public void close() throws IOException {
      closed = true;
      List<RandomAccessFile> woken = new ArrayList<>();
      for (int i = 0; i <= lookups.get() + 1; i++) {
        Path pipe = folder.resolve("pipe-" + i);
        if (Files.exists(pipe)) {
          woken.add(new RandomAccessFile(pipe.toFile(), "rw")); // the server waits at one of them
        }
      }
      server.join();
      install(own);
      for (RandomAccessFile pipe : woken) {
        pipe.close();
      }
    }
  }
}
