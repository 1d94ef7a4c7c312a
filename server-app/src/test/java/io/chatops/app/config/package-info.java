/** Tests of the hub's settings. */
@NullMarked
package io.chatops.app.config;

import org.jspecify.annotations.NullMarked;
