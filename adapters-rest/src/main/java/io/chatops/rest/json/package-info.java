/**
 * The shapes that every answer and every request share: {@link io.chatops.rest.json.Envelope} going
 * out, {@link io.chatops.rest.json.IncomingBody} coming in. Bodies are read field by field, so that
 * one answer names every field that is wrong.
 */
@NullMarked
package io.chatops.rest.json;

import org.jspecify.annotations.NullMarked;
