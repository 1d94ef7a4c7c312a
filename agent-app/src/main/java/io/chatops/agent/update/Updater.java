package io.chatops.agent.update;

import static io.chatops.agent.update.UpdateException.Reason.NOTHING_NEWER;
import static io.chatops.agent.update.UpdateException.Reason.REFUSED;
import static io.chatops.agent.update.UpdateException.Reason.UNAVAILABLE;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.connection.HubFiles;
import io.chatops.agent.connection.HubTrust;
import io.chatops.protocol.AgentRelease;
import io.chatops.protocol.ReleaseVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a newer version from the hub, checks it, and puts it on trial. What the release key did
 * not sign is never run, and never as another version or platform than it was signed for.
 */
public final class Updater {
  private static final long LARGEST = 256L << 20;
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(10);
  private static final Duration LONGEST_SIGNATURE = Duration.ofSeconds(30);
  private static final Duration LONGEST_COMMAND = Duration.ofSeconds(30);

  private final Minisign key;
  private final ReleaseVersion running;
  private final String platform;
  private final HubFiles hub;
  private final UpdateStore store;
  private final Optional<List<String>> settings;

  private Updater(
      Minisign key,
      ReleaseVersion running,
      String platform,
      HubFiles hub,
      UpdateStore store,
      Optional<List<String>> settings) {
    this.key = key;
    this.running = running;
    this.platform = platform;
    this.hub = hub;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Returns the updater of this program.
   *
   * @param running the version of this process
   * @param settings the flags of the running agent, for the new version's own check; absent to
   *     leave that out
   * @throws UpdateException if there is no release key
   */
  public static Updater of(
      AgentConfig config, ReleaseVersion running, Optional<List<String>> settings)
      throws UpdateException {
    return new Updater(
        ReleaseKey.of(config.updates())
            .orElseThrow(
                () ->
                    new UpdateException(
                        UNAVAILABLE,
                        "this program was built without a release key: set release_key_file to a"
                            + " file with the public key")),
        running,
        ProgramKind.platform(),
        new HubFiles(config.requireHub(), HubTrust.sockets(config), System::nanoTime),
        new UpdateStore(config.stateDirectory()),
        settings);
  }

  /**
   * Returns the release that the hub offers. Only its download tells if it is signed.
   *
   * @throws UpdateException if the hub does not answer or offers none for this platform
   */
  public AgentRelease offered() throws UpdateException {
    return named(signature());
  }

  /** Returns true if this version was tried last on this host, and failed. */
  public boolean hasFailed(ReleaseVersion version) {
    return store.load().hasFailed(version);
  }

  /**
   * Fetches the hub's version and puts it on trial: the next start of the agent runs it.
   *
   * @param wanted the version to take; absent: whatever the hub offers
   * @param allowOlder true to take an older version, too
   * @param cancelled asked now and then; true ends the download
   * @return the version on trial
   * @throws UpdateException if there is none, with the reason. Nothing has changed then
   */
  public ReleaseVersion stage(
      @Nullable ReleaseVersion wanted, boolean allowOlder, BooleanSupplier cancelled)
      throws UpdateException, InterruptedException {
    try (FileChannel lock = store.lock()) {
      if (lock == null) {
        throw new UpdateException(UNAVAILABLE, "another update of this agent is under way");
      }
      return fetch(wanted, allowOlder, cancelled);
    } catch (IOException e) {
      throw new UpdateException(
          UNAVAILABLE, "the update cannot be kept in state_dir (" + e + "): is its disk full?");
    }
  }

  private ReleaseVersion fetch(
      @Nullable ReleaseVersion wanted, boolean allowOlder, BooleanSupplier cancelled)
      throws UpdateException, IOException, InterruptedException {
    String signature = signature();
    // Before the download, which is long. The signature decides afterwards.
    acceptable(named(signature), wanted, allowOlder);
    Path program = store.emptyIncoming();
    Files.writeString(store.signatureOf(program), signature);
    download(program, cancelled);
    AgentRelease release;
    try {
      release = ReleaseKey.verify(key, program, store.signatureOf(program));
    } catch (Minisign.NotSignedException e) {
      throw new UpdateException(REFUSED, "the hub's program is refused: " + e.getMessage());
    }
    acceptable(release, wanted, allowOlder);
    ReleaseVersion version = release.version();
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Optional<String> problem = new SelfTest(LONGEST_COMMAND).problem(program, version, settings);
    if (problem.isPresent()) {
      throw new UpdateException(
          REFUSED, "version " + version + " fails its test on this host: " + problem.get());
    }
    store.keep(version);
    store.save(store.load().trying(version, running));
    return version;
  }

  private void download(Path program, BooleanSupplier cancelled)
      throws UpdateException, IOException {
    try (OutputStream to = Files.newOutputStream(program)) {
      hub.copy(ProgramKind.path(platform), to, LARGEST, LONGEST_DOWNLOAD, cancelled);
    } catch (IOException e) {
      throw new UpdateException(
          UNAVAILABLE, "the hub's program for " + platform + " did not arrive: " + e.getMessage());
    }
  }

  private String signature() throws UpdateException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      hub.copy(
          ProgramKind.path(platform) + ".sig",
          text,
          Minisign.LONGEST_SIGNATURE,
          LONGEST_SIGNATURE,
          () -> false);
    } catch (IOException e) {
      throw new UpdateException(
          UNAVAILABLE,
          "the signature of the hub's program for "
              + platform
              + " did not arrive: "
              + e.getMessage());
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static AgentRelease named(String signature) throws UpdateException {
    return AgentRelease.namedBy(signature)
        .orElseThrow(
            () ->
                new UpdateException(REFUSED, "the hub's signature names no release of the agent"));
  }

  private void acceptable(AgentRelease release, @Nullable ReleaseVersion wanted, boolean allowOlder)
      throws UpdateException {
    if (!release.platform().equals(platform)) {
      throw new UpdateException(
          REFUSED,
          "the hub's program is for " + release.platform() + ", and this agent is for " + platform);
    }
    ReleaseVersion version = release.version();
    if (wanted != null && !wanted.equals(version)) {
      throw new UpdateException(
          REFUSED, "version " + wanted + " is wanted, and the hub's program is " + version);
    }
    if (version.compareTo(running) == 0) {
      throw new UpdateException(
          NOTHING_NEWER, "version " + running + " runs, and it is the one that the hub has");
    }
    if (!allowOlder && !version.isNewerThan(running)) {
      throw new UpdateException(
          NOTHING_NEWER,
          "version "
              + running
              + " runs, and the hub has "
              + version
              + ", which is older: only update --allow-downgrade on this host takes it");
    }
  }
}
