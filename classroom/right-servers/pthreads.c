/* A thread for each client, in C.
 *
 *     cc -pthread -o server pthreads.c && ./server [PORT]
 *
 * All threads share one list of counts, and a mutex lets one at a time count and print. Nothing here is done for the
 * program: strings may hold a NUL, a write may take a part of the bytes only, and what is allocated is freed. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAX_HEAD = 16 * 1024 };

static char root[PATH_MAX];

struct request {
    bool is_head;
    char *name; /* in UTF-8, as long as the target at most; NULL where the request was refused */
};

struct response {
    int status;
    const char *type;
    time_t modified;
    char *body; /* allocated */
    size_t length;
};

struct client {
    int socket;
    struct sockaddr_in address;
};

/* ---- The request */

static bool is_token(unsigned char byte) {
    return isalnum(byte) || (byte != 0 && strchr("!#$%&'*+-.^_`|~", byte));
}

/* Whether the bytes are UTF-8, in its shortest form and without surrogates. */
static bool is_utf8(const unsigned char *bytes, size_t length) {
    for (size_t at = 0; at < length;) {
        unsigned char first = bytes[at++];
        if (first < 0x80) continue;
        int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || length - at < (size_t)more) return false;
        unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        for (; more > 0; more--, low = 0x80, high = 0xbf) {
            if (bytes[at] < low || bytes[at] > high) return false;
            at++;
        }
    }
    return true;
}

/* Decodes a path in place and gives its new length, or -1 where an escape is bad. */
static long decode(char *path) {
    char *to = path;
    for (char *from = path; *from != '\0'; from++) {
        if (*from != '%') {
            *to++ = *from;
            continue;
        }
        if (!isxdigit((unsigned char)from[1]) || !isxdigit((unsigned char)from[2])) return -1;
        char digits[] = {from[1], from[2], '\0'};
        *to++ = (char)strtol(digits, NULL, 16);
        from += 2;
    }
    *to = '\0';
    return to - path;
}

/* Takes `.`, `..` and empty parts out of a path in place. The last part stays, if it is empty, too. */
static void resolve(char *path) {
    char *from = path + 1, *to = path; /* `to` is where the next part begins; there is a slash before it, or nothing */
    char *slash;
    while ((slash = strchr(from, '/'))) {
        size_t length = (size_t)(slash - from);
        if (length == 2 && memcmp(from, "..", 2) == 0) {
            if (to > path) to--;
            while (to > path && to[-1] != '/') to--;
        } else if (length > 1 || (length == 1 && *from != '.')) {
            memmove(to, from, length);
            to += length;
            *to++ = '/';
        }
        from = slash + 1;
    }
    memmove(to, from, strlen(from) + 1);
}

/* Reads a head that ends with one CR LF. Gives 0, or the status of the refusal. `head` is cut up on the way. */
static int parse(char *head, size_t length, struct request *request) {
    char *end = head + length;
    char *at = memmem(head, length, "\r\n", 2);
    char *line_end = at;
    char *byte = head;
    while (byte < line_end && is_token((unsigned char)*byte)) byte++;
    if (byte == head || *byte != ' ') return 400;
    *byte++ = '\0';
    char *target = byte;
    while (byte < line_end && *byte > ' ' && *byte < 0x7f) byte++;
    if (*target != '/' || *byte != ' ') return 400;
    *byte++ = '\0';
    if (line_end - byte != 8 || memcmp(byte, "HTTP/", 5) != 0) return 400;
    if (!isdigit((unsigned char)byte[5]) || byte[6] != '.' || !isdigit((unsigned char)byte[7])) return 400;
    if (byte[5] != '1') return 505;
    bool is_http_10 = byte[7] == '0';

    int hosts = 0;
    for (byte = at + 2; byte < end; byte = line_end + 2) {
        line_end = memmem(byte, (size_t)(end - byte), "\r\n", 2);
        char *name = byte;
        while (byte < line_end && is_token((unsigned char)*byte)) byte++;
        if (byte == name || *byte != ':') return 400;
        if (byte - name == 4 && strncasecmp(name, "host", 4) == 0) hosts++;
        for (; byte < line_end; byte++) {
            unsigned char value = (unsigned char)*byte;
            if ((value < ' ' && value != '\t') || value == 0x7f) return 400;
        }
    }
    if (hosts > 1 || (hosts == 0 && !is_http_10)) return 400;

    target[strcspn(target, "?")] = '\0';
    long decoded = decode(target);
    if (decoded < 0 || !is_utf8((unsigned char *)target, (size_t)decoded)) return 400;
    if (strlen(target) != (size_t)decoded) return 400; /* no file has a NUL in its name */
    request->is_head = strcmp(head, "HEAD") == 0;
    if (!request->is_head && strcmp(head, "GET") != 0) return 405;
    resolve(target);
    request->name = *target == '\0' ? "index.html" : target;
    return 0;
}

/* ---- The response */

static const char *type_of(const char *name) {
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".txt", "text/plain; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"}, {".json", "application/json"}, {".svg", "image/svg+xml"},
        {".ico", "image/x-icon"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}, {".png", "image/png"},
        {".gif", "image/gif"}, {".pdf", "application/pdf"}, {".zip", "application/zip"},
    };
    const char *dot = strrchr(name, '.');
    for (size_t index = 0; dot && index < sizeof types / sizeof *types; index++) {
        if (strcasecmp(dot, types[index][0]) == 0) return types[index][1];
    }
    return "application/octet-stream";
}

static const char *title_of(int status) {
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "File Not Found";
    case 405: return "Method Not Allowed";
    case 431: return "Request Header Fields Too Large";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
    }
}

static struct response page(int status) {
    struct response response = {.status = status, .type = "text/html; charset=utf-8"};
    const char *sentence = status == 404 ? "The requested file could not be found" : "The request was not answered";
    int length = asprintf(&response.body, "<!doctype html>\n<title>%s</title>\n<p>%s</p>\n", title_of(status), sentence);
    if (length < 0) response.body = NULL;
    else response.length = (size_t)length;
    return response;
}

/* Reads to the end, whatever the size was said to be. NULL where it can't. */
static char *read_all(int file, size_t *length) {
    size_t room = 65536;
    char *content = malloc(room);
    *length = 0;
    while (content) {
        ssize_t count = read(file, content + *length, room - *length);
        if (count == 0) return content;
        if (count < 0) {
            free(content);
            return NULL;
        }
        *length += (size_t)count;
        if (*length < room) continue;
        char *bigger = realloc(content, room *= 2);
        if (!bigger) free(content);
        content = bigger;
    }
    return NULL;
}

static struct response find(const char *name) {
    char path[sizeof root + MAX_HEAD], real[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", root, name);
    size_t root_length = strlen(root);
    if (!realpath(path, real) || strncmp(real, root, root_length) != 0 || real[root_length] != '/') return page(404);
    struct stat status;
    if (stat(real, &status) != 0 || S_ISDIR(status.st_mode)) return page(404);
    int file = open(real, O_RDONLY | O_CLOEXEC);
    if (file == -1) return page(errno == ENOENT ? 404 : 500);
    struct response response = {.status = 200, .type = type_of(real), .modified = status.st_mtime};
    response.body = read_all(file, &response.length);
    close(file);
    return response.body ? response : page(500);
}

/* strftime names days and months in English, as long as nobody calls setlocale. */
static void format_date(time_t time, char *date, size_t size) {
    struct tm parts;
    strftime(date, size, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&time, &parts));
}

static bool send_all(int socket, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL); /* it may take a part of them */
        if (sent < 0) return false; /* the client has gone */
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool send_response(int socket, const struct response *response, bool with_body) {
    char date[64], modified[96] = "", head[1024];
    if (response->status == 200) {
        format_date(response->modified, date, sizeof date);
        snprintf(modified, sizeof modified, "Last-Modified: %s\r\n", date);
    }
    format_date(time(NULL), date, sizeof date);
    int length = snprintf(head, sizeof head,
        "HTTP/1.1 %d %s\r\nDate: %s\r\nServer: pthreads\r\n%s%sContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
        response->status, title_of(response->status), date, modified,
        response->status == 405 ? "Allow: GET, HEAD\r\n" : "", response->type, response->length);
    return send_all(socket, head, (size_t)length) && (!with_body || send_all(socket, response->body, response->length));
}

/* ---- The access log */

struct count {
    struct count *next;
    unsigned long accesses;
    char name[];
};

static void log_access(const char *name, const struct sockaddr_in *address) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct count *counts; /* the lock protects it, and the output */
    pthread_mutex_lock(&lock);
    struct count *count = counts;
    while (count && strcmp(count->name, name) != 0) count = count->next;
    if (!count && (count = malloc(sizeof *count + strlen(name) + 1))) {
        count->accesses = 0;
        count->next = counts;
        strcpy(count->name, name);
        counts = count;
    }
    /* Control characters are those of ASCII, and U+0080 to U+009F: C2 and another byte in UTF-8. */
    unsigned char before = 0;
    for (const unsigned char *byte = (const unsigned char *)name; *byte != '\0'; before = *byte++) {
        bool is_c1 = *byte == 0xc2 && byte[1] >= 0x80 && byte[1] <= 0x9f;
        bool ends_c1 = before == 0xc2 && *byte <= 0x9f;
        if (*byte < ' ' || *byte == 0x7f || *byte == '|' || *byte == '%' || is_c1 || ends_c1) printf("%%%02X", *byte);
        else putchar(*byte);
    }
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address->sin_addr, ip, sizeof ip);
    printf("|%s|%d|%lu\n", ip, ntohs(address->sin_port), count ? ++count->accesses : 0);
    fflush(stdout);
    pthread_mutex_unlock(&lock);
}

/* ---- A thread */

/* Receives a head, up to the CR LF of its last line. Gives 0 where the client has left, and -1 where it is too long. */
static long receive_head(int socket, char *head, size_t room) {
    size_t length = 0;
    while (length < room) {
        ssize_t count = recv(socket, head + length, room - length, 0);
        if (count <= 0) return 0;
        length += (size_t)count;
        char *end = memmem(head, length, "\r\n\r\n", 4);
        if (end) return end + 2 - head;
    }
    return -1;
}

static void *respond_client(void *argument) {
    struct client *client = argument;
    char head[MAX_HEAD + 4];
    long length = receive_head(client->socket, head, sizeof head);
    if (length != 0) {
        struct request request = {0};
        int refused = length < 0 ? 431 : parse(head, (size_t)length, &request);
        struct response response = refused ? page(refused) : find(request.name);
        if (response.body && send_response(client->socket, &response, !request.is_head)) {
            if (!refused) log_access(request.name, &client->address);
            /* A close with unread bytes would reset the connection: read on until the client has closed. */
            shutdown(client->socket, SHUT_WR);
            while (recv(client->socket, head, sizeof head, 0) > 0) continue;
        }
        free(response.body);
    }
    close(client->socket);
    free(client);
    return NULL;
}

/* ---- The main thread */

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

int main(int count, char **arguments) {
    const char *argument = count > 1 ? arguments[1] : "8080";
    size_t digits = strspn(argument, "0123456789");
    long port = digits >= 1 && digits <= 5 && argument[digits] == '\0' ? atol(argument) : 0;
    if (port < 1 || port > 65535) fail(argument, "bad port, give a whole number from 1 to 65535");
    struct stat status;
    if (stat("www", &status) != 0 || !S_ISDIR(status.st_mode) || !realpath("www", root)) fail("www", "no such folder here");

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 512) != 0) {
        fail(argument, strerror(errno));
    }
    printf("serving www at http://127.0.0.1:%ld/\n", port);
    fflush(stdout);

    pthread_attr_t detached; /* nobody waits for the end of a thread */
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    while (true) {
        struct client *client = malloc(sizeof *client);
        if (!client) continue;
        socklen_t size = sizeof client->address;
        client->socket = accept(listener, (struct sockaddr *)&client->address, &size);
        pthread_t thread;
        if (client->socket != -1 && pthread_create(&thread, &detached, respond_client, client) == 0) continue;
        if (client->socket != -1) close(client->socket); /* the client has gone, or there is no thread for it */
        free(client);
    }
}
