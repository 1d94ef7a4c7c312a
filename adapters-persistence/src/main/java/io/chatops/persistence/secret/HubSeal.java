package io.chatops.persistence.secret;

import io.chatops.core.bus.BusSeal;
import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a hub says on the bus with AES-256-GCM. Each run of a hub has a key of its own,
 * derived from the newest key in the file and the hub's id, and counts its frames: no nonce comes
 * twice. A sealed frame consists of a version byte, the id of the key in the file, the hub's id,
 * the number of the frame, the encrypted frame and its tag. Safe for use by many threads.
 */
public final class HubSeal implements BusSeal {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + SealingKey.ID_BYTES + 2 * Long.BYTES + Long.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int MOST_KEYS = 100;

  /** A stranger who sends frames of unknown keys must not make the hub read its file all day. */
  private static final long REREAD_NANOS = 1_000_000_000;

  private final HubId hub;
  private final SecretBox box;
  private final LongSupplier nanoTime;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong lastRead;

  /** The keys of those whose frames have opened, and of this hub; the oldest go first. */
  private final Map<KeyOfHub, SecretKeySpec> derived =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<KeyOfHub, SecretKeySpec> eldest) {
              return size() > MOST_KEYS;
            }
          });

  private record KeyOfHub(String keyId, HubId hub) {}

  /**
   * The seal of one hub.
   *
   * @param hub no other run of any hub has its id
   * @param nanoTime like {@link System#nanoTime}
   */
  public HubSeal(HubId hub, SecretBox box, LongSupplier nanoTime) {
    this.hub = hub;
    this.box = box;
    this.nanoTime = nanoTime;
    this.lastRead = new AtomicLong(nanoTime.getAsLong());
  }

  @Override
  public byte[] seal(byte[] frame) {
    SealingKey key = box.present().keys().get(0);
    long number = frames.incrementAndGet();
    byte[] header =
        ByteBuffer.allocate(HEADER)
            .put(VERSION)
            .put(HexFormat.of().parseHex(key.id()))
            .putLong(hub.value().getMostSignificantBits())
            .putLong(hub.value().getLeastSignificantBits())
            .putLong(number)
            .array();
    KeyOfHub own = new KeyOfHub(key.id(), hub);
    try {
      SecretKeySpec secret = derived.get(own);
      if (secret == null) {
        secret = derive(key, hub);
        derived.put(own, secret);
      }
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, secret, header, number).doFinal(frame);
      return ByteBuffer.allocate(HEADER + encrypted.length).put(header).put(encrypted).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no AES-256-GCM", e);
    }
  }

  @Override
  public void refresh() {
    try {
      SecretKeys unused = box.reread();
    } catch (SecretKeyException e) {
      // Whoever seals values says so.
    }
  }

  @Override
  public Optional<Opened> open(byte[] sealed) {
    if (sealed.length < HEADER + TAG_BYTES || sealed[0] != VERSION) {
      return Optional.empty();
    }
    String keyId = HexFormat.of().formatHex(sealed, 1, 1 + SealingKey.ID_BYTES);
    ByteBuffer ids = ByteBuffer.wrap(sealed, 1 + SealingKey.ID_BYTES, 3 * Long.BYTES);
    HubId from = new HubId(new UUID(ids.getLong(), ids.getLong()));
    long number = ids.getLong();
    try {
      SealingKey key = key(keyId); // first: one that was removed opens nothing more
      if (key == null) {
        return Optional.empty();
      }
      KeyOfHub whose = new KeyOfHub(keyId, from);
      SecretKeySpec secret = derived.get(whose);
      if (secret == null) {
        secret = derive(key, from);
      }
      byte[] header = ByteBuffer.allocate(HEADER).put(sealed, 0, HEADER).array();
      byte[] frame =
          cipher(Cipher.DECRYPT_MODE, secret, header, number)
              .doFinal(sealed, HEADER, sealed.length - HEADER);
      derived.putIfAbsent(whose, secret);
      return Optional.of(new Opened(from, ByteBuffer.wrap(frame)));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // somebody else made or changed it
    }
  }

  /** Returns the key of this id; absent: the file does not have it, as far as was read lately. */
  private @Nullable SealingKey key(String id) {
    SecretKeys known = box.present();
    long now = nanoTime.getAsLong();
    long last = lastRead.get();
    if (!known.has(id) && now - last >= REREAD_NANOS && lastRead.compareAndSet(last, now)) {
      try {
        known = box.reread();
      } catch (SecretKeyException e) {
        return null; // whoever seals values says so
      }
    }
    return known.keys().stream().filter(key -> key.id().equals(id)).findFirst().orElse(null);
  }

  private static SecretKeySpec derive(SealingKey key, HubId hub) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
    mac.update(("ChatOps hub bus " + hub).getBytes(StandardCharsets.UTF_8));
    return new SecretKeySpec(mac.doFinal(), "AES");
  }

  private static Cipher cipher(int mode, SecretKeySpec secret, byte[] header, long number)
      throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(number).array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, secret, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(header);
    return cipher;
  }
}
