use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder};

use super::problem::{Problem, Shape};

/// A path with a handler for each of its methods: served with and without its trailing slash, and
/// answering other methods with 405 and `Allow` in its contract's shape.
pub(crate) struct Endpoint {
    resource: Resource,
    methods: Vec<Method>,
    shape: Shape,
    reword: Option<Reword>,
}

/// Another wording of a handler's error, where the request asks for one.
pub(crate) type Reword = fn(&HttpRequest, &actix_web::Error) -> Option<HttpResponse>;

impl Endpoint {
    /// An endpoint at a path, written without its trailing slash.
    pub(crate) fn at(path: &str, shape: Shape) -> Self {
        let resource = web::resource([path.to_owned(), format!("{path}/")]);
        Self { resource, methods: Vec::new(), shape, reword: None }
    }

    /// Words errors of handlers in another way for some requests.
    pub(crate) fn reworded_by(self, reword: Reword) -> Self {
        Self { reword: Some(reword), ..self }
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
        let Self { resource, methods, shape, reword } = self;
        let allow = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let refuse = move || {
            let problem = Problem::MethodNotAllowed { allow: allow.clone() };
            async move { shape(&problem) }
        };
        let resource = resource.default_service(web::route().to(refuse));
        match reword {
            None => application.service(resource),
            Some(reword) => application.service(resource.wrap(from_fn(
                move |request: ServiceRequest, next: Next<BoxBody>| async move {
                    Ok::<_, actix_web::Error>(reworded(next.call(request).await?, reword))
                },
            ))),
        };
    }
}

fn reworded(response: ServiceResponse, reword: Reword) -> ServiceResponse {
    let error = response.response().error();
    match error.and_then(|error| reword(response.request(), error)) {
        Some(other) => response.into_response(other),
        None => response,
    }
}
