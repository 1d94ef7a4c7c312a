package io.chatops.app.tls;

import io.chatops.app.config.HubSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names and addresses by which a hub may be asked, as far as it knows them. */
final class HubNames {
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private HubNames() {}

  static Set<String> of(HubSettings settings, String listensAt) {
    Set<String> names = new LinkedHashSet<>();
    settings.publicUrl().map(url -> URI.create(url).getHost()).ifPresent(names::add);
    names.addAll(settings.allowedHosts().orElse(List.of()));
    if (!EVERYWHERE.contains(listensAt)) {
      names.add(listensAt);
    }
    names.add(machine());
    names.addAll(List.of("localhost", "127.0.0.1", "::1"));
    Set<String> plain = new LinkedHashSet<>();
    for (String name : names) {
      plain.add(name.strip().replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT));
    }
    return plain;
  }

  /** Returns the machine's own name, without asking a name server. */
  private static String machine() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.matches("[A-Za-z0-9._-]+") ? name : "localhost";
    } catch (IOException e) {
      return "localhost";
    }
  }
}
