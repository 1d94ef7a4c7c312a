package io.chatops.persistence.hub;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The hub's database for connections beside the pool. They wait for it for a few seconds only, so
 * that one that hangs is noticed.
 */
@Singleton
class DirectDatabase {
  static final int TIMEOUT_SECONDS = 5;

  /** The time to connect to one host; an address may name several. */
  private static final int CONNECT_SECONDS = 2;

  private final String url;
  private final String user;
  private final String password;

  DirectDatabase(
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> url,
      @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
      @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
    this.url = url.orElse(""); // of a hub without a database, which never asks
    this.user = user.orElse("");
    this.password = password.orElse("");
  }

  PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setCurrentSchema("public");
    source.setLogServerErrorDetail(false);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(TIMEOUT_SECONDS);
    source.setSocketTimeout(TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    return source;
  }
}
