package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.HubClient.Answer;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief who has every row of a hub's database, and the hub itself before him, but no file. */
class StolenDumpIT {
  @TempDir Path home;

  /** Every value of every row, by table and column; bytes as they are. */
  private final Map<String, List<byte[]>> dump = new LinkedHashMap<>();

  private final List<String> secrets = new ArrayList<>();

  @Test
  void opensNothing() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      HubClient owner = HubClient.register(hub);
      secrets.addAll(owner.secrets());
      owner.refresh();
      secrets.addAll(owner.secrets());
      String cookie = owner.signInAsPage();
      secrets.add(cookie);
      HubClient.Registered server = owner.newServer();
      secrets.add(server.apiKey());
      addChannels(owner);
      try (Connection database = owner.database()) {
        steal(database);
      }

      assertThat(dump.keySet())
          .contains("users.password_hash", "session.id", "session.replaced_token")
          .contains("signing_key.private_key", "api_key.hash")
          .contains("notification_channel.settings");
      secrets.forEach(this::isNowhere);
      noStolenTextIsACredential(owner, hub);
      nobodyCanSign(owner);
      assertThat(owner.statusFor(owner.accessToken())).as("the real token").isEqualTo(200);
      assertThat(owner.statusForCookie(cookie)).as("the real cookie").isEqualTo(200);
      assertThat(owner.statusForKey(server.apiKey())).as("the real key").isEqualTo(200);
    }
  }

  private void addChannels(HubClient owner) throws Exception {
    String[] s = Stream.generate(StolenDumpIT::secret).limit(12).toArray(String[]::new);
    secrets.addAll(List.of(s));
    String bot = "123456:" + s[7] + "xyz";
    for (String channel :
        List.of(
            """
            "kind": "webhook", "settings": {"url": "https://hooks.example.org/%s?key=%s",
              "signing_key": "%s", "headers": {"Authorization": "Bearer %s"},
              "template": "{\\"routing_key\\": \\"%s\\"}"}"""
                .formatted(s[0], s[1], s[2], s[3], s[4]),
            """
            "kind": "slack", "settings": {"url": "https://hooks.example.org/services/%s"}"""
                .formatted(s[5]),
            """
            "kind": "discord", "settings": {"url": "https://discord.example.org/api/%s"}"""
                .formatted(s[6]),
            """
            "kind": "telegram", "settings": {"bot_token": "%s", "chat_id": "-100123"}"""
                .formatted(bot),
            """
            "kind": "ntfy", "settings": {"topic": "%s", "token": "%s"}"""
                .formatted(s[8], s[9]),
            """
            "kind": "gotify", "settings": {"server_url": "https://push.example.org/%s",
              "token": "%s"}"""
                .formatted(s[10], s[11]))) {
      Answer answer =
          owner.ask("POST", "/notifications/channels", "{\"name\": \"Ops\", " + channel + "}");
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }
  }

  private static String secret() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The values that {@code pg_dump} of the hub's database would have. */
  private void steal(Connection database) throws Exception {
    List<String> tables = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                    + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    for (String table : tables) {
      try (Statement statement = database.createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
        while (row.next()) {
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            byte[] value =
                row.getMetaData().getColumnTypeName(i).equals("bytea")
                    ? row.getBytes(i)
                    : Optional.ofNullable(row.getString(i))
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .orElse(null);
            if (value != null) {
              String column =
                  table.replace("public.", "") + "." + row.getMetaData().getColumnName(i);
              dump.computeIfAbsent(column, name -> new ArrayList<>()).add(value);
            }
          }
        }
      }
    }
  }

  private void isNowhere(String secret) {
    List<String> forms =
        List.of(
            secret,
            Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
            HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
    dump.forEach(
        (column, values) -> {
          for (byte[] value : values) {
            String text = new String(value, StandardCharsets.ISO_8859_1);
            assertThat(forms).as(column).noneMatch(text::contains);
          }
        });
  }

  /** Each stolen value in the place of each kind of token. */
  private void noStolenTextIsACredential(HubClient owner, HubProcess hub) throws Exception {
    for (String column :
        List.of(
            "session.id",
            "session.secret_hash",
            "session.replaced_token",
            "refresh_token.hash",
            "api_key.hash",
            "api_key.prefix",
            "users.password_hash",
            "signing_key.private_key")) {
      for (byte[] value : values(column)) {
        for (String form :
            List.of(
                new String(value, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z0-9._-]", "-"),
                HexFormat.of().formatHex(value),
                Base64.getUrlEncoder().withoutPadding().encodeToString(value))) {
          assertThat(owner.statusFor(form)).as(column).isEqualTo(401);
          assertThat(
                  owner
                      .ask("POST", "/auth/refresh", "{\"refresh_token\": \"" + form + "\"}")
                      .status())
              .as(column)
              .isEqualTo(401);
          assertThat(owner.statusForCookie(form)).as(column).isEqualTo(401);
          assertThat(owner.statusForKey(form)).as(column).isEqualTo(401);
          assertThat(owner.statusForKey("chatops_" + form)).as(column).isEqualTo(401);
        }
      }
    }
    assertThat(hub.isAlive()).isTrue();
  }

  private List<byte[]> values(String column) {
    return dump.getOrDefault(column, List.of());
  }

  /** Tokens for the live session, with each key that the dump may have, and with none. */
  private void nobodyCanSign(HubClient owner) throws Exception {
    String keyId = text("signing_key.id");
    String none =
        encoded("{\"alg\":\"none\",\"kid\":\"" + keyId + "\"}")
            + "."
            + owner.accessToken().split("\\.", -1)[1]
            + ".";
    assertThat(owner.statusFor(none)).isEqualTo(401);
    for (String column : List.of("signing_key.private_key", "notification_channel.settings")) {
      for (byte[] sealed : values(column)) {
        for (int at = 0; at < sealed.length; at++) {
          byte[] rest = Arrays.copyOfRange(sealed, at, sealed.length);
          assertThat(privateKey(rest)).as("%s from byte %s", column, at).isEmpty();
        }
      }
    }
    byte[] publicKey = Base64.getDecoder().decode(text("signing_key.public_key"));
    for (byte[] key :
        List.of(
            publicKey,
            values("signing_key.private_key").get(0),
            values("session.secret_hash").get(0))) {
      String token =
          claims()
              .jws()
              .algorithm(SignatureAlgorithm.HS256)
              .keyId(keyId)
              .sign(new SecretKeySpec(key, "HmacSHA256"));
      assertThat(owner.statusFor(token)).isEqualTo(401);
    }
  }

  private JwtClaimsBuilder claims() {
    Instant now = Instant.now();
    return Jwt.issuer("chatops")
        .subject(text("users.id"))
        .claim("sid", text("session.id"))
        .claim("secret", HexFormat.of().formatHex(values("session.secret_hash").get(0)))
        .issuedAt(now)
        .expiresAt(now.plus(Duration.ofMinutes(10)));
  }

  private static Optional<PrivateKey> privateKey(byte[] bytes) {
    for (byte[] form : List.of(bytes, decoded(bytes))) {
      try {
        return Optional.of(
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(form)));
      } catch (GeneralSecurityException e) {
        // no key in this form
      }
    }
    return Optional.empty();
  }

  private static byte[] decoded(byte[] base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private String text(String column) {
    return new String(values(column).get(0), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
