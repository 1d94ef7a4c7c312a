package io.chatops.agent.update;

import io.chatops.agent.delivery.StateDirectory;
import io.chatops.protocol.AgentRelease;
import io.chatops.protocol.ReleaseVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory {@code versions} in the agent's state: programs that the hub served, each with its
 * signature, and which of them runs. Only the agent's user writes it.
 */
public final class UpdateStore {
  private static final String PROGRAM = "chatops-agent";
  private static final String SIGNATURE = "chatops-agent.minisig";
  private static final String INCOMING = "incoming";
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path stateDirectory;
  private final Path directory;

  public UpdateStore(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
    this.directory = stateDirectory.resolve("versions");
  }

  /**
   * Returns the version that runs in place of an installed one, or the installed one itself.
   *
   * @param installed the version of the installed program
   */
  public ReleaseVersion running(ReleaseVersion installed) {
    UpdateState.Current current = load().current();
    return current != null && current.replaces(installed) ? current.version() : installed;
  }

  /** Reads which version runs; a file that cannot be read counts as none. */
  UpdateState load() {
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(directory.resolve("state"))) {
      read.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return UpdateState.NONE;
    }
    return UpdateState.read(read);
  }

  /** Writes which version runs, atomically; the file is on disk when this method returns. */
  void save(UpdateState state) throws IOException {
    StringWriter text = new StringWriter();
    state.write().store(text, null);
    Path draft = directory.resolve("state.new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        draft,
        directory.resolve("state"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Locks the directory for one update.
   *
   * @return the lock, to be closed afterwards; absent while another process updates
   * @throws UpdateException if this user may not update
   */
  @Nullable FileChannel lock() throws UpdateException, IOException {
    if (!Files.isDirectory(stateDirectory)) {
      throw unavailable(
          "state_dir " + stateDirectory + " does not exist: start the agent once to create it");
    }
    int owner = uid(stateDirectory);
    if (owner != ownUid()) {
      throw unavailable(
          "state_dir %s belongs to %s: run this command as that user, such as with sudo -u"
              .formatted(stateDirectory, Files.getOwner(stateDirectory).getName()));
    }
    Files.createDirectories(directory, StateDirectory.OWNER_ONLY);
    return StateDirectory.lock(directory.resolve("lock"));
  }

  /** Returns an empty place for a download: the program; {@link #signatureOf} is next to it. */
  Path emptyIncoming() throws IOException {
    deleteIncoming();
    Path place = Files.createDirectory(directory.resolve(INCOMING), StateDirectory.OWNER_ONLY);
    return place.resolve(PROGRAM);
  }

  /** Deletes a download that was not kept. */
  void deleteIncoming() throws IOException {
    delete(directory.resolve(INCOMING));
  }

  /** Moves the download to its place among the versions. */
  void keep(ReleaseVersion version) throws IOException {
    Path place = directory.resolve(version.text());
    delete(place);
    Files.move(directory.resolve(INCOMING), place, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes all versions but these. */
  void keepOnly(List<ReleaseVersion> kept) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(directory)) {
      others =
          all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .filter(path -> kept.stream().noneMatch(v -> path.endsWith(v.text())))
              .toList();
    }
    for (Path other : others) {
      delete(other);
    }
  }

  Path program(ReleaseVersion version) {
    return directory.resolve(version.text()).resolve(PROGRAM);
  }

  Path signatureOf(Path program) {
    return program.resolveSibling(SIGNATURE);
  }

  /** Returns the file that a version on trial makes once the hub has acknowledged a report. */
  Path proof(ReleaseVersion version) {
    return directory.resolve(version.text()).resolve("works");
  }

  /**
   * Checks that a version may run.
   *
   * @return the reason why not; empty if it may
   */
  Optional<String> problem(ReleaseVersion version, String platform, Minisign key) {
    Path program = program(version);
    try {
      int self = ownUid();
      for (Path path : List.of(directory, directory.resolve(version.text()), program)) {
        int owner = uid(path);
        boolean others =
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream()
                .anyMatch(OTHERS_WRITE::contains);
        if ((owner != 0 && owner != self) || others) {
          return Optional.of(path + " can be written by another user");
        }
      }
      if (!Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(program + " is not a file");
      }
      AgentRelease release = ReleaseKey.verify(key, program, signatureOf(program));
      return release.equals(new AgentRelease(version, platform))
          ? Optional.empty()
          : Optional.of(program + " is " + release);
    } catch (Minisign.NotSignedException e) {
      return Optional.of(program + " is rejected: " + e.getMessage());
    } catch (IOException e) {
      return Optional.of(program + " cannot be read (" + e + ")");
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the user of this process, whose rights its files get. */
  private static int ownUid() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> Integer.parseInt(line.split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status names no user"));
  }

  private static void delete(Path place) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(place)) {
      // Entries come after their directory, so the reverse order deletes them first.
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static UpdateException unavailable(String message) {
    return new UpdateException(UpdateException.Reason.UNAVAILABLE, message);
  }
}
