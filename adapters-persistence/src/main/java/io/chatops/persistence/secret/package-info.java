/**
 * Seals what opens a door before it goes into the database, so that a dump of it is worth nothing.
 * {@link io.chatops.persistence.secret.SecretBox} is for the adapters, {@link
 * io.chatops.persistence.secret.KeyFile} has the keys, {@link
 * io.chatops.persistence.secret.SealedValues} looks after all sealed rows.
 */
@NullMarked
package io.chatops.persistence.secret;

import org.jspecify.annotations.NullMarked;
