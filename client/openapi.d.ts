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
     * @description Only needed after rows were changed in the database by hand.
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
     * @description The gallery is held in memory and checked against the database's version at each request, so it needs no end. A tenant's settings are read at each request.
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
     * @description Send `image1` and `image2`, or a photo and `encoding`.
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
    /** Find the faces of a photo */
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
    /** Embed the largest face of a photo */
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
     * @description A person may have several enrollments. The photo must show one clear face.
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
             * @default default
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
    /** Names enrolled in the default tenant */
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
    /** List the enrollments of a tenant */
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
    /** Delete one enrollment */
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
    /** Delete every enrollment with a name */
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
    /** Embed the only face of a photo */
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
    /** Find out who the largest face of a photo is */
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
            /**
             * @default default
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
    /** Find out which employee is in front of the camera, if it is a live one */
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
            /**
             * @default default
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
    /** Store a face of an employee */
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
             * @default default
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
    /** Delete an employee and every embedding of theirs */
    delete: {
      parameters: {
        query?: {
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
    /** List the employees */
    get: {
      parameters: {
        query?: {
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
  "/verify": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Check that the largest face of a photo is a certain person */
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
            /**
             * @default default
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
      match: boolean;
      /** @description The closest person, also without a match */
      name: string | null;
      tenant_id: number | string;
      threshold: number;
      user_id: number | string | null;
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
    Names: {
      /** @description Number of names */
      count: number;
      enrollments: string[];
      names: string[];
    };
    Problem: {
      /**
       * @description A stable word for a program
       * @enum {string}
       */
      code:
        | "invalid_field"
        | "malformed_body"
        | "invalid_image"
        | "image_too_small"
        | "no_face"
        | "multiple_faces"
        | "face_unclear"
        | "unauthorized"
        | "forbidden"
        | "not_found"
        | "tenant_not_found"
        | "user_not_found"
        | "enrollment_not_found"
        | "method_not_allowed"
        | "model_mismatch"
        | "body_too_large"
        | "image_too_large"
        | "unsupported_image"
        | "unsupported_media_type"
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
      /** @description To the nearest of the person's samples */
      distance: number;
      message: string;
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
