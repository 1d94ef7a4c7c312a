/**
 * Who is asking, and what every answer carries for a browser's safety. A route is closed unless
 * {@link io.chatops.rest.security.Routes} lists it as public.
 */
@NullMarked
package io.chatops.rest.security;

import org.jspecify.annotations.NullMarked;
