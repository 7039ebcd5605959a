use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Resource, Responder};

use super::problem::{Problem, Shape};

/// A path with a handler for each of its methods: served with and without its trailing slash, and
/// answering other methods with 405 and `Allow` in its contract's shape.
pub(crate) struct Endpoint {
    resource: Resource,
    methods: Vec<Method>,
    shape: Shape,
}

impl Endpoint {
    /// An endpoint at a path, written without its trailing slash.
    pub(crate) fn at(path: &str, shape: Shape) -> Self {
        let resource = web::resource([path.to_owned(), format!("{path}/")]);
        Self { resource, methods: Vec::new(), shape }
    }

    /// Serves a method of the path.
    pub(crate) fn on<F, Args>(mut self, method: Method, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.resource = self.resource.route(web::method(method.clone()).to(handler));
        self.methods.push(method);
        self
    }

    pub(crate) fn get<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::HEAD, handler.clone()).on(Method::GET, handler)
    }

    pub(crate) fn post<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(Method::POST, handler)
    }

    /// Adds the endpoint to the application.
    pub(crate) fn register(self, application: &mut ServiceConfig) {
        let Self { resource, methods, shape } = self;
        let allow = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let refuse = move || {
            let problem = Problem::MethodNotAllowed { allow: allow.clone() };
            async move { shape(&problem) }
        };
        application.service(resource.default_service(web::route().to(refuse)));
    }
}
