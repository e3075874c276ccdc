// Made from the service's OpenAPI document by `deno task client`; do not edit.
// deno-lint-ignore-file

export interface paths {
  "/": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What runs here; a browser gets a page */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Health"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/cache/{tenant_id}/refresh-enrollments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read a tenant's enrollments from the database again
     * @description Only needed after rows were changed in the database by hand. Needs the scope `enroll`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["CacheRefreshed"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/cache/{tenant_id}/status": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is held of a tenant besides the database
     * @description Every copy is checked against the database's version at each request. With a shared cache its seconds are told; without one the gallery is held in memory until it changes or makes room for another. Needs the scope `recognize`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["CacheStatus"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/compare": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Compare two photos, or a photo with an embedding
     * @description Send `image1` and `image2`, or a photo and `encoding`. Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /** @description JSON array of 512 numbers, as /encode gives it */
            encoding?: string;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image1?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image2?: Blob;
            /** @default 0.35 */
            threshold?: number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Comparison"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/detect": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Find the faces of a photo
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Detection"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/encode": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Embed the largest face of a photo
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Encoding"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enroll": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store a face of a person
     * @description A person may have several enrollments. The photo must show one clear face. Needs the scope `enroll`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /** @example John Doe */
            name: string;
            /**
             * @description Without it the tenant of the API key, else "default"
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
            /**
             * @example RAFIKA123
             * @example 7
             */
            user_id?: string | number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Enrolled"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enrollments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Names enrolled in the key's tenant, or the default one
     * @description Needs the scope `enroll`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Names"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enrollments/{tenant_id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the enrollments of a tenant
     * @description Needs the scope `enroll`.
     */
    get: {
      parameters: {
        query?: {
          cursor?: string;
          limit?: number;
        };
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Enrollments"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enrollments/{tenant_id}/{enrollment_id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Delete one enrollment
     * @description Needs the scope `enroll`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          enrollment_id: number;
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Deletion"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enrollments/{tenant_id}/name/{name}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Delete every enrollment with a name
     * @description Needs the scope `enroll`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          name: string;
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Deletion"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/extract-embedding": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Embed the only face of a photo
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Extraction"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What runs here */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Health"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/identify": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Find out who the largest face of a photo is
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /** @default false */
            liveness?: boolean;
            /** @description Of a liveness session that ended well, with the very frame it named as the photo: then the face counts as live without another look */
            liveness_token?: string;
            /**
             * @description Without it the tenant of the API key, else "default"
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
            /** @default 0.35 */
            threshold?: number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Identification"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Numbers for Prometheus
     * @description Without an admin key set, any program of this machine may ask. Needs the admin key.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/plain": string;
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/ready": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether requests can be served */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @enum {boolean} */
              ready: true;
            };
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/recognize": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Find out which employee is in front of the camera, if it is a live one
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /** @description Of a liveness session that ended well, with the very frame it named as the photo: then the face counts as live without another look */
            liveness_token?: string;
            /**
             * @description Without it the tenant of the API key, else "default"
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Recognition"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/register": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store a face of an employee
     * @description Needs the scope `enroll`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * @example RAFIKA123
             * @example 7
             */
            employee_id: string | number;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /** @example John Doe */
            name: string;
            /**
             * @description Without it the tenant of the API key, else "default"
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Registration"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/user/{employee_id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Delete an employee and every embedding of theirs
     * @description Needs the scope `enroll`.
     */
    delete: {
      parameters: {
        query?: {
          /** @description Without it the tenant of the API key, else "default" */
          tenant_id?: string | number;
        };
        header?: never;
        path: {
          employee_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Removal"];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/users": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the employees
     * @description Needs the scope `enroll`.
     */
    get: {
      parameters: {
        query?: {
          /** @description Without it the tenant of the API key, else "default" */
          tenant_id?: string | number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Employees"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/audit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the audit log of all tenants
     * @description Needs the admin key.
     */
    get: {
      parameters: {
        query?: {
          cursor?: string;
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Audit"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/liveness/sessions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Open a session with random challenges for a person in front of a camera
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
          };
        };
      };
      responses: {
        /** @description OK */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["LivenessSession"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/liveness/sessions/{session_id}/frames": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Judge the frames of a session
     * @description A session is used up by this, whatever comes of it. Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          session_id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /** @description In the order they were taken */
            frames: Blob[];
            /** @description Of the session */
            nonce: string;
            /**
             * @description JSON array, one entry a frame: `challenge`, its index in the session's challenges, and `at`, whole milliseconds since the session arrived
             * @example [{"challenge":0,"at":900},{"challenge":0,"at":1100}]
             */
            steps: string;
            /**
             * @description Without it the tenant of the API key, else "default"
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["LivenessVerdict"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/models": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Which models run, and on what
     * @description Embeddings of the same `contract.id` compare, also between services. Needs the scope `recognize`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Models"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the tenants
     * @description Needs the admin key.
     */
    get: {
      parameters: {
        query?: {
          cursor?: string | number;
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Tenants"];
          };
        };
      };
    };
    put?: never;
    /**
     * Make a tenant
     * @description Needs the admin key.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * @description Whether a face of another person may be enrolled again
             * @enum {string}
             */
            duplicate_policy?: "allow" | "reject";
            /**
             * @example sma-3-bandung
             * @example 1
             */
            id: string | number;
            /** @description Whether /identify and /verify demand a live face too */
            liveness?: boolean;
            /** @description Most enrollments; null for no limit. Needs the admin key */
            quota?: number | null;
            /** @description Days until an enrollment is erased; null keeps it */
            retention_days?: number | null;
            /** @description Cosine distance of a match; null for the service's */
            threshold?: number | null;
          };
        };
      };
      responses: {
        /** @description OK */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Tenant"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show a tenant and its settings
     * @description Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Tenant"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Delete a tenant with everything it has
     * @description The audit log stays. The tenant `default` is there again at once, empty. Needs the admin key.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @enum {boolean} */
              deleted: true;
              tenant_id: number | string;
            };
          };
        };
      };
    };
    options?: never;
    head?: never;
    /**
     * Change the settings of a tenant
     * @description Needs the scope `admin`.
     */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * @description Whether a face of another person may be enrolled again
             * @enum {string}
             */
            duplicate_policy?: "allow" | "reject";
            /** @description Whether /identify and /verify demand a live face too */
            liveness?: boolean;
            /** @description Most enrollments; null for no limit. Needs the admin key */
            quota?: number | null;
            /** @description Days until an enrollment is erased; null keeps it */
            retention_days?: number | null;
            /** @description Cosine distance of a match; null for the service's */
            threshold?: number | null;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Tenant"];
          };
        };
      };
    };
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/audit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the audit log of a tenant
     * @description That of a deleted tenant can be read with the admin key. Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: {
          cursor?: string;
          limit?: number;
        };
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Audit"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/export": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export the samples of the model in use
     * @description Newline-delimited JSON. A transfer that broke off goes on with the id of its last line as `cursor`. It holds biometric templates in the clear: keep it as a photo. Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: {
          cursor?: string;
        };
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/x-ndjson": components["schemas"]["TransferLine"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/import": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Import an export
     * @description Every hundred samples are stored for good as they come; those that are there already are left out, so a transfer that broke off is sent again. Needs the scope `admin`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/x-ndjson": components["schemas"]["TransferLine"];
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Imported"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/keys": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the API keys of a tenant
     * @description Needs the scope `admin`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["ApiKeys"];
          };
        };
      };
    };
    put?: never;
    /**
     * Issue an API key for a tenant
     * @description Needs the scope `admin`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /**
             * Format: date-time
             * @default null
             * @example 2027-01-31T00:00:00Z
             */
            expires_at?: string | null;
            /** @default  */
            label?: string;
            /**
             * @default [
             *       "recognize",
             *       "enroll"
             *     ]
             */
            scopes?: ("recognize" | "enroll" | "admin")[];
          };
        };
      };
      responses: {
        /** @description OK */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["IssuedApiKey"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/keys/{key_id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke an API key
     * @description It ends with the next request, on every instance. Needs the scope `admin`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          key_id: number;
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              id: number;
              /** @enum {boolean} */
              revoked: true;
              tenant_id: number | string;
            };
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/keys/{key_id}/rotate": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give an API key a new secret
     * @description The old one ends with the next request, on every instance. Needs the scope `admin`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          key_id: number;
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["IssuedApiKey"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/persons": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the persons of a tenant
     * @description Needs the scope `enroll`.
     */
    get: {
      parameters: {
        query?: {
          cursor?: string;
          limit?: number;
        };
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Persons"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/persons/{user_id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show a person
     * @description Needs the scope `enroll`.
     */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
          user_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Person"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /**
     * Delete a person and every sample of theirs
     * @description Needs the scope `enroll`.
     */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
          user_id: string | number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @description Samples deleted */
              deleted: number;
              tenant_id: number | string;
              user_id: number | string;
            };
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tenants/{tenant_id}/search": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * List the persons nearest to the largest face of a photo
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          tenant_id: string | number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /** @default 5 */
            limit?: number;
            /** @default false */
            liveness?: boolean;
            /** @description Of a liveness session that ended well, with the very frame it named as the photo: then the face counts as live without another look */
            liveness_token?: string;
            /** @default 0.35 */
            threshold?: number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Search"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/verify": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Check that the largest face of a photo is a certain person
     * @description Needs the scope `recognize`.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "multipart/form-data": {
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            file?: Blob;
            /**
             * Format: binary
             * @description JPEG, PNG or WebP
             */
            image?: Blob;
            /** @default false */
            liveness?: boolean;
            /** @description Of a liveness session that ended well, with the very frame it named as the photo: then the face counts as live without another look */
            liveness_token?: string;
            /**
             * @description Without it the tenant of the API key, else "default"
             * @example sma-3-bandung
             * @example 1
             */
            tenant_id?: string | number;
            /** @default 0.35 */
            threshold?: number;
            /**
             * @example RAFIKA123
             * @example 7
             */
            user_id: string | number;
          };
        };
      };
      responses: {
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Verification"];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    ApiKey: {
      /** @example 2024-01-15 10:30:00 */
      created_at: string;
      /** @example 2024-01-15 10:30:00 */
      expires_at: string | null;
      id: number;
      label: string;
      /** @description The key begins with wajah_ and this */
      prefix: string;
      scopes: ("recognize" | "enroll" | "admin")[];
      tenant_id: number | string;
    };
    ApiKeys: {
      keys: components["schemas"]["ApiKey"][];
    };
    Audit: {
      entries: {
        /** @example enrollment.created */
        action: string;
        /** @description admin, local, retention, or key:ID */
        actor: string;
        /** @description Rows it touched */
        count: number;
        /** @example 2024-01-15 10:30:00 */
        created_at: string;
        id: number;
        /** @description Id of the enrollment or key */
        subject: number | null;
        tenant_id: number | string;
      }[];
      /** @description null on the last page */
      next_cursor: string | null;
    };
    CacheRefreshed: {
      /** @enum {boolean} */
      cache_refreshed: true;
      enrollment_count: number;
      tenant_id: number | string;
    };
    CacheStatus: {
      config_cache_exists: boolean;
      /** @description Seconds left; -1 when held until it changes, -2 when not held */
      config_cache_ttl: number;
      /** @description Whether the database answers */
      connection_pool_active: boolean;
      enrollment_cache_exists: boolean;
      /** @description Seconds left; -1 when held until it changes, -2 when not held */
      enrollment_cache_ttl: number;
      tenant_id: number | string;
    };
    Comparison: {
      /** @description Percent: 100 at distance 0, 50 at the threshold, 0 at distance 2, straight lines between */
      confidence: number;
      /** @description Cosine distance, 0 to 2 */
      distance: number;
      match: boolean;
      same_person: boolean;
      /** @description 1 - distance */
      similarity: number;
      /** @enum {boolean} */
      success: true;
      threshold: number;
    };
    Deletion: {
      /** @description Enrollments left in the tenant */
      count: number;
      deleted: number;
      tenant_id: number | string;
    };
    Detection: {
      /** @description Score of the surest face, 0 without one */
      confidence: number;
      detected: boolean;
      face_count: number;
      /** @description Largest first */
      faces: {
        bbox: {
          bottom: number;
          left: number;
          right: number;
          top: number;
        };
        det_score: number;
        landmarks: number[][];
        quality: {
          /** @description Mean luma of the aligned face, 0 to 1 */
          brightness: number;
          /** @description Pixels between the eyes */
          eye_distance: number;
          /** @description Head tilt in degrees, 0 is upright */
          roll: number;
          /** @description 0 to 1, the weakest of the parts */
          score: number;
          /** @description Variance of the Laplacian of the aligned face */
          sharpness: number;
          /** @description Head turn in degrees, 0 is frontal */
          yaw: number;
        };
      }[];
      message: string;
    };
    Employees: {
      data: {
        employee_id: string;
        name: string;
        num_embeddings: number;
      }[];
      /** @enum {string} */
      status: "success";
    };
    Encoding: {
      bbox: {
        bottom: number;
        left: number;
        right: number;
        top: number;
      };
      det_score: number;
      embedding_size: number;
      /** @description L2-normalised ArcFace embedding */
      encoding: number[];
      face_count: number;
      model: string;
      quality: {
        /** @description Mean luma of the aligned face, 0 to 1 */
        brightness: number;
        /** @description Pixels between the eyes */
        eye_distance: number;
        /** @description Head tilt in degrees, 0 is upright */
        roll: number;
        /** @description 0 to 1, the weakest of the parts */
        score: number;
        /** @description Variance of the Laplacian of the aligned face */
        sharpness: number;
        /** @description Head turn in degrees, 0 is frontal */
        yaw: number;
      };
    };
    Enrolled: {
      /** @description Enrollments of the tenant */
      count: number;
      /** @description 0 to 1 */
      quality: number;
      stored: {
        created_at: string;
        id: number;
        label: string;
        tenant_id: number | string;
        user_id: number | string;
      };
      tenant_id: number | string;
    };
    Enrollments: {
      /** @description Entries of this page */
      count: number;
      enrollments: {
        /** @example 2024-01-15 10:30:00 */
        created_at: string;
        id: number;
        name: string;
        user_id: number | string;
      }[];
      /** @description null on the last page */
      next_cursor: string | null;
      tenant_id: number | string;
    };
    Extraction: {
      /** @description Score of the face */
      confidence: number;
      /** @description L2-normalised ArcFace embedding */
      embedding: number[];
      embedding_size: number;
      model: string;
      /** @enum {boolean} */
      success: true;
    };
    Health: {
      backend: string | null;
      cache: string;
      codec: string;
      detector: {
        id: string;
        licence: string;
        sha256: string;
      } | null;
      device: string | null;
      /** @description Networks that judge liveness */
      liveness: {
        id: string;
        licence: string;
        sha256: string;
      }[];
      /** @description The model pack in use */
      model: string | null;
      model_loaded: boolean;
      precision: string | null;
      recognizer: {
        id: string;
        licence: string;
        sha256: string;
      } | null;
      status: string;
      store: string;
      version: string;
      warnings: string[];
    };
    Identification: {
      bbox: {
        bottom: number;
        det_score: number;
        left: number;
        right: number;
        top: number;
      };
      /** @description Enrollments searched */
      count: number;
      /** @description Cosine distance, 0 to 2 */
      distance: number | null;
      enrollment_id: number | null;
      liveness_model: string | null;
      /** @description null when it was not asked for */
      liveness_ok: boolean | null;
      /** @description 0 a spoof to 1 live */
      liveness_score: number | null;
      match: boolean;
      /** @description The closest person, also without a match */
      name: string | null;
      /**
       * @description With quality_low: what the photo lacks most
       * @enum {string|null}
       */
      quality_reason: "size" | "sharpness" | "exposure" | "pose" | "cut_off" | null;
      /**
       * @description Why the face was not looked for, when it is not believed to be live
       * @enum {string|null}
       */
      reason: "spoof_detected" | "liveness_uncertain" | "quality_low" | null;
      tenant_id: number | string;
      threshold: number;
      user_id: number | string | null;
    };
    Imported: {
      /** @description Whether all of the transfer came, as its last line counts */
      complete: boolean;
      /** @description Enrollments of the tenant */
      count: number;
      imported: number;
      /** @description Samples that were there already */
      skipped: number;
      tenant_id: number | string;
    };
    IssuedApiKey: components["schemas"]["ApiKey"] & {
      /** @description The key itself, shown this once */
      key: string;
    };
    /**
     * @description Left and right are the person's own
     * @enum {string}
     */
    LivenessChallenge: "turn_left" | "turn_right" | "look_up" | "come_closer" | "hold_still";
    LivenessSession: {
      /** @description In the order in which they are to be done */
      challenges: {
        type: components["schemas"]["LivenessChallenge"];
      }[];
      /** @example 2024-01-15 10:30:00 */
      expires_at: string;
      /** @description Seconds */
      expires_in: number;
      frames: {
        /** @description Of one frame */
        max_bytes: number;
        /** @description Of one frame */
        max_pixels: number;
        /** @description Between two frames */
        min_interval_ms: number;
        /** @description From the first to the last */
        min_total_ms: number;
        per_challenge: {
          max: number;
          min: number;
        };
      };
      /** @description Sent back with the frames */
      nonce: string;
      session_id: string;
      tenant_id: number | string;
    };
    LivenessVerdict: {
      challenges: {
        passed: boolean;
        /** @enum {string|null} */
        reason:
          | "frames_out_of_order"
          | "timing_implausible"
          | "no_face"
          | "several_faces"
          | "face_changed"
          | "quality_low"
          | "spoof_detected"
          | "liveness_uncertain"
          | "no_movement"
          | "challenge_failed"
          | null;
        type: components["schemas"]["LivenessChallenge"];
      }[];
      /** @example 2024-01-15 10:30:00 */
      expires_at: string | null;
      /** @description Seconds, of the token */
      expires_in: number | null;
      /** @description Index of the frame that the result is about */
      frame: number | null;
      live: boolean;
      liveness_model: string | null;
      /** @description Of that frame, 0 to 1 */
      liveness_score: number | null;
      /** @description Send it with the very bytes of that frame as `file`; good for one request */
      liveness_token: string | null;
      /**
       * @description Why not
       * @enum {string|null}
       */
      reason:
        | "frames_out_of_order"
        | "timing_implausible"
        | "no_face"
        | "several_faces"
        | "face_changed"
        | "quality_low"
        | "spoof_detected"
        | "liveness_uncertain"
        | "no_movement"
        | "challenge_failed"
        | null;
      session_id: string;
      tenant_id: number | string;
    };
    Matched: {
      /**
       * @description high up to 0.6 of the threshold, medium up to 0.85, low up to the threshold
       * @enum {string}
       */
      confidence: "high" | "medium" | "low";
      distance: number;
      employee_id: string;
      /** @description null when liveness is off */
      liveness_model: string | null;
      /** @enum {boolean} */
      liveness_ok: true;
      /** @description 0 a spoof to 1 live */
      liveness_score: number | null;
      /** @enum {boolean} */
      match: true;
      name: string;
      threshold: number;
    };
    Model: {
      id: string;
      /** @description Terms of its weights; `insightface-non-commercial` is for research only */
      licence: string;
      /** @description Digest of its file */
      sha256: string;
      /**
       * @description What it is for
       * @enum {string}
       */
      task: "detect" | "recognize" | "liveness";
    };
    /** @description What binds every embedding made here to its model: only equal ones compare */
    ModelContract: {
      /** @description Numbers in an embedding */
      dimension: number;
      id: string;
      model: string;
      preprocessing: string;
      sha256: string;
    };
    Models: {
      /**
       * @description What runs them
       * @example cpu
       * @example cuda
       */
      backend: string;
      contract: components["schemas"]["ModelContract"];
      /** @description What computes, by its name where it tells one */
      device: string;
      models: components["schemas"]["Model"][];
      /** @description The model pack in use */
      pack: string;
      /**
       * @description Of the recognizer
       * @example float32
       * @example int8
       */
      precision: string;
    };
    Names: {
      /** @description Number of names */
      count: number;
      enrollments: string[];
      names: string[];
    };
    Person: {
      /** @description Of the newest sample */
      name: string;
      samples: number;
      user_id: number | string;
    };
    Persons: {
      /** @description null on the last page */
      next_cursor: string | null;
      persons: components["schemas"]["Person"][];
    };
    Problem: {
      /**
       * @description A stable word for a program
       * @enum {string}
       */
      code:
        | "invalid_field"
        | "malformed_body"
        | "body_timed_out"
        | "too_many_parts"
        | "invalid_image"
        | "image_too_small"
        | "no_face"
        | "multiple_faces"
        | "face_unclear"
        | "token_invalid"
        | "unauthorized"
        | "forbidden"
        | "scope_missing"
        | "token_tenant_mismatch"
        | "not_found"
        | "tenant_not_found"
        | "user_not_found"
        | "enrollment_not_found"
        | "key_not_found"
        | "session_not_found"
        | "method_not_allowed"
        | "model_mismatch"
        | "contract_mismatch"
        | "tenant_exists"
        | "duplicate_person"
        | "quota_exceeded"
        | "session_used"
        | "session_expired"
        | "token_used"
        | "token_expired"
        | "token_frame_mismatch"
        | "body_too_large"
        | "image_too_large"
        | "unsupported_image"
        | "unsupported_media_type"
        | "too_many_failures"
        | "rate_limited"
        | "too_many_in_flight"
        | "too_many_sessions"
        | "internal"
        | "not_ready"
        | "overloaded"
        | "timed_out"
        | "liveness_unavailable"
        | "storage_unavailable";
      /** @description A sentence for a person */
      detail: string;
      errors?: {
        field: string;
        message: string;
      }[];
      request_id: string;
      status: number;
      title: string;
      type: string;
    };
    Recognition: {
      data:
        | components["schemas"]["Matched"]
        | components["schemas"]["Unmatched"]
        | components["schemas"]["Refused"];
      /** @enum {string} */
      status: "success";
    };
    Refused: {
      debug_liveness: string;
      /** @description null when liveness is off */
      liveness_model: string | null;
      /** @enum {boolean} */
      liveness_ok: false;
      /** @description 0 a spoof to 1 live */
      liveness_score: number | null;
      /** @enum {boolean} */
      match: false;
      /**
       * @description With quality_low: what the photo lacks most
       * @enum {string|null}
       */
      quality_reason: "size" | "sharpness" | "exposure" | "pose" | "cut_off" | null;
      /** @enum {string} */
      reason: "spoof_detected" | "liveness_uncertain" | "quality_low";
    };
    Registration: {
      data: {
        employee_id: string;
        name: string;
        num_embeddings: number;
      };
      /** @enum {string} */
      status: "success";
    };
    Removal: {
      data: {
        deleted: number;
        employee_id: string;
      };
      /** @enum {string} */
      status: "success";
    };
    Search: {
      /** @description Enrollments searched */
      count: number;
      liveness_model: string | null;
      /** @description null when it was not asked for */
      liveness_ok: boolean | null;
      /** @description 0 a spoof to 1 live */
      liveness_score: number | null;
      /** @description Nearest first, one entry a person */
      persons: {
        distance: number;
        enrollment_id: number;
        match: boolean;
        name: string;
        user_id: number | string;
      }[];
      /**
       * @description With quality_low: what the photo lacks most
       * @enum {string|null}
       */
      quality_reason: "size" | "sharpness" | "exposure" | "pose" | "cut_off" | null;
      /**
       * @description Why the face was not looked for, when it is not believed to be live
       * @enum {string|null}
       */
      reason: "spoof_detected" | "liveness_uncertain" | "quality_low" | null;
      tenant_id: number | string;
      threshold: number;
    };
    Tenant: {
      /** @example 2024-01-15 10:30:00 */
      created_at: string;
      /** @enum {string} */
      duplicate_policy: "allow" | "reject";
      enrollments: number;
      id: number | string;
      liveness: boolean;
      quota: number | null;
      retention_days: number | null;
      threshold: number | null;
    };
    Tenants: {
      /** @description null on the last page */
      next_cursor: string | null;
      tenants: components["schemas"]["Tenant"][];
    };
    /** @description A sample. The first line is a header with `format` and `contract` (the model), the last one `{"end":true,"count":N}`. */
    TransferLine: {
      /** @example 2024-01-15 10:30:00 */
      created_at: string;
      /** @description base64 of little-endian float32 */
      embedding: string;
      id: number;
      name: string;
      user_id: string;
    };
    Unmatched: {
      /** @description null in an empty tenant */
      best_distance: number | null;
      /** @description null when liveness is off */
      liveness_model: string | null;
      /** @enum {boolean} */
      liveness_ok: true;
      /** @description 0 a spoof to 1 live */
      liveness_score: number | null;
      /** @enum {boolean} */
      match: false;
      reason: string;
      threshold: number;
    };
    Verification: {
      /** @description To the nearest of the person's samples; null when liveness failed */
      distance: number | null;
      liveness_model: string | null;
      /** @description null when it was not asked for */
      liveness_ok: boolean | null;
      /** @description 0 a spoof to 1 live */
      liveness_score: number | null;
      message: string;
      /**
       * @description With quality_low: what the photo lacks most
       * @enum {string|null}
       */
      quality_reason: "size" | "sharpness" | "exposure" | "pose" | "cut_off" | null;
      /**
       * @description Why the face was not looked for, when it is not believed to be live
       * @enum {string|null}
       */
      reason: "spoof_detected" | "liveness_uncertain" | "quality_low" | null;
      /** @enum {boolean} */
      success: true;
      tenant_id: number | string;
      threshold: number;
      user_id: number | string;
      verified: boolean;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
