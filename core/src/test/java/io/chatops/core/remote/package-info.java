@NullMarked
package io.chatops.core.remote;

import org.jspecify.annotations.NullMarked;
